/**
 * The part of `ws` that is used here. Its published types would make the types of Node visible in the whole package,
 * which has to compile for other runtimes too; the type-check of the tests compares this part with them.
 */
declare module 'ws' {
  export class WebSocket {
    constructor(url: string, protocols: string[], options: Record<string, unknown>);
    readonly bufferedAmount: number;
    on(event: string, listener: (...args: never[]) => void): this;
    removeAllListeners(): this;
    send(data: string | Uint8Array, done: (error?: Error) => void): void;
    ping(): void;
    pause(): void;
    resume(): void;
    close(code: number, reason: string): void;
    terminate(): void;
  }
}
