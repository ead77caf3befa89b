/** Bytes that are read from a file piece by piece. */
export interface ContentReader {
  /** Length in bytes when the file was opened. */
  readonly size: number;
  /** The bytes from the beginning; it can be called again. The file is open from the first piece to the last. */
  read(): AsyncIterable<Uint8Array>;
}

/** A file that is written piece by piece. */
export interface ContentWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** A file of lines that only grows, until it is replaced as a whole. Its methods return when the change is on disk. */
export interface LineFile {
  /** The whole text; empty when there is no file. */
  read(): string;
  append(text: string): void;
  /** Replaces the text in one step. */
  replace(text: string): void;
  close(): void;
}

/** What the capability `diagnostics/info` tells about the machine, as far as the runtime knows it. */
export interface SystemFacts {
  readonly osName: string;
  readonly osVersion: string;
  readonly freeDiskSpace: number | undefined;
  readonly totalDiskSpace: number | undefined;
  readonly ipAddress: string | undefined;
  /** `AA-BB-CC-DD-EE-FF`. */
  readonly macAddress: string | undefined;
}
