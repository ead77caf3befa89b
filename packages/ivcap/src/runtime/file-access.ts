import type { TokenStore } from '@sdk/core';

/** What is needed of a file system. */
export interface FileAccess {
  /** Size and time of change of a file. @throws {ValidationError} when there is no file that can be read. */
  describe(operation: string, path: string): Promise<FileFacts>;
  /** Opens a file for reading. */
  open(operation: string, path: string): Promise<ReadableFile>;
  /** Opens a file for writing, from its beginning. */
  create(operation: string, path: string): Promise<WritableFile>;
  /** The text of a small file; undefined when there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Writes a small file in one step, readable by its owner only. */
  writeText(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** MD5 of a file's content in hex. */
  md5(path: string): Promise<string>;
  /** Path of a file beside another one. */
  beside(path: string, name: (base: string) => string): string;
  tokenStore(path: string): TokenStore;
}

export interface FileFacts {
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number;
  /** The last part of the path. */
  readonly name: string;
}

export interface ReadableFile {
  /** The bytes from `offset` on, `length` of them or up to the end of the file. The next `read` overwrites them. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

export interface WritableFile {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
