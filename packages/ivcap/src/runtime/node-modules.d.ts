/**
 * The parts of Node that are used here. Its published types would make the types of Node visible in the whole package,
 * which has to compile for other runtimes too.
 */
declare module 'node:fs/promises' {
  interface FileHandle {
    read(
      buffer: Uint8Array,
      offset: number,
      length: number,
      position: number,
    ): Promise<{ readonly bytesRead: number }>;
    writeFile(data: string | Uint8Array): Promise<void>;
    sync(): Promise<void>;
    stat(): Promise<{ isFile(): boolean; readonly size: number; readonly mtimeMs: number }>;
    close(): Promise<void>;
  }
  export function open(path: string, flags?: string, mode?: number): Promise<FileHandle>;
  export function readFile(path: string, encoding: 'utf8'): Promise<string>;
  export function readdir(path: string): Promise<string[]>;
  export function rename(from: string, to: string): Promise<void>;
  export function link(existing: string, added: string): Promise<void>;
  export function rm(path: string, options: { readonly force: boolean }): Promise<void>;
}

declare module 'node:path' {
  export function basename(path: string): string;
  export function dirname(path: string): string;
  export function join(...parts: readonly string[]): string;
}

declare module 'node:crypto' {
  interface Hash {
    update(bytes: Uint8Array): this;
    digest(encoding: 'hex'): string;
  }
  export function createHash(algorithm: 'md5'): Hash;
}
