/** A file that can be read more than once. */
export interface FileSource {
  /** The bytes from the beginning. The file is open from the first piece to the last, or until the reader leaves. */
  read(): AsyncIterable<Uint8Array>;
}
