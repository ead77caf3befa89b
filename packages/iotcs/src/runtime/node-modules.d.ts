/**
 * The parts of Node that are used here. Its published types would make the types of Node visible in the whole package,
 * which has to compile for other runtimes too.
 */
declare module 'node:fs/promises' {
  interface FileHandle {
    read(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
    writeFile(text: string): Promise<void>;
    appendFile(bytes: Uint8Array): Promise<void>;
    sync(): Promise<void>;
    close(): Promise<void>;
  }
  export function open(path: string, flags?: string, mode?: number): Promise<FileHandle>;
  export function readFile(path: string, encoding: 'utf8'): Promise<string>;
  export function rename(from: string, to: string): Promise<void>;
  export function rm(path: string, options: { readonly force: boolean }): Promise<void>;
  export function stat(path: string): Promise<{ readonly size: number }>;
  export function statfs(
    path: string,
  ): Promise<{ readonly bsize: number; readonly bavail: number; readonly blocks: number }>;
}
declare module 'node:fs' {
  export const constants: { readonly R_OK: number; readonly W_OK: number };
  export function accessSync(path: string, mode: number): void;
  export function closeSync(file: number): void;
  export function fsyncSync(file: number): void;
  export function ftruncateSync(file: number, length: number): void;
  export function fstatSync(file: number): { readonly size: number; readonly ino: number };
  export function mkdirSync(path: string, options: { readonly recursive: boolean }): void;
  export function openSync(path: string, flags: string, mode?: number): number;
  export function readFileSync(path: string, encoding: 'utf8'): string;
  export function renameSync(from: string, to: string): void;
  interface Stats {
    readonly ino: number;
    isFile(): boolean;
  }
  export function statSync(path: string): Stats;
  export function statSync(path: string, options: { readonly throwIfNoEntry: false }): Stats | undefined;
  export function writeFileSync(file: number, text: string): void;
}
declare module 'node:os' {
  interface Address {
    readonly address: string;
    readonly family: string;
    readonly internal: boolean;
    readonly mac: string;
  }
  export function networkInterfaces(): Record<string, readonly Address[] | undefined>;
  export function release(): string;
  export function type(): string;
}
declare module 'node:path' {
  export function dirname(path: string): string;
}
declare module 'node:process' {
  export const pid: number;
  export function cwd(): string;
}
declare module 'node:https' {
  interface Incoming extends AsyncIterable<Uint8Array> {
    readonly statusCode: number;
    readonly statusMessage: string;
    readonly rawHeaders: readonly string[];
    destroy(): void;
  }
  interface Outgoing {
    on(event: 'response', listener: (answer: Incoming) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    write(bytes: Uint8Array): boolean;
    once(event: 'drain', listener: () => void): this;
    end(bytes?: Uint8Array): void;
    destroy(error?: Error): void;
  }
  export class Agent {
    constructor(options: { readonly ca: readonly string[]; readonly keepAlive: boolean });
  }
  export function request(
    url: string,
    options: {
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly agent: Agent;
      readonly signal: AbortSignal;
    },
  ): Outgoing;
}
