/**
 * The part of Node's file system that is used here. Its published types would make the types of Node visible in the whole
 * package, which has to compile for other runtimes too.
 */
declare module 'node:fs/promises' {
  interface FileHandle {
    read(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
    stat(): Promise<{ isFile(): boolean }>;
    close(): Promise<void>;
  }
  export function open(path: string): Promise<FileHandle>;
}
