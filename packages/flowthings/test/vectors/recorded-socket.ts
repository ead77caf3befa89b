import type { SocketFactory, SocketHandlers } from '@sdk/core';
import type { Frame } from './expected.js';

type Data = Readonly<Record<string, unknown>>;

/** A server that plays the recorded frames: its own ones as soon as the client has sent those before them. */
export class RecordedSocket {
  /** What the client sent, in the form of the recording. */
  readonly sent: Frame[] = [];
  /** Paths that it connected to. */
  readonly upgrades: string[] = [];
  readonly #frames: readonly Frame[];
  #position = 0;
  #handlers: SocketHandlers | undefined;

  constructor(frames: readonly Frame[]) {
    this.#frames = frames.filter(({ unsent }) => unsent !== true);
  }

  /** True when everything was sent and received. */
  get isOver(): boolean {
    return this.#position >= this.#frames.length;
  }

  readonly connect: SocketFactory = async ({ url }, handlers) => {
    this.upgrades.push(new URL(url).pathname);
    this.#handlers = handlers;
    setImmediate(() => {
      handlers.onOpen();
      this.#play();
    });
    return {
      bufferedBytes: 0,
      send: (frame, done) => {
        this.sent.push({ from: 'client', data: JSON.parse(String(frame)) });
        this.#position += 1;
        done();
        setImmediate(() => this.#play());
      },
      close: code => handlers.onClose({ code, reason: '' }),
      terminate: () => undefined,
    };
  };

  /** Sends what comes before the next frame of the client, each frame in a turn of its own. */
  #play(): void {
    const frame = this.#frames[this.#position];
    if (frame?.from !== 'server') return;
    this.#position += 1;
    if (frame.close !== undefined) this.#handlers?.onClose({ code: frame.close, reason: '' });
    else
      this.#handlers?.onFrame(
        typeof frame.data === 'string' ? frame.data : JSON.stringify(frame.data as Data),
      );
    setImmediate(() => this.#play());
  }
}
