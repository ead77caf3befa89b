import type { SocketFactory, SocketHandlers } from '@sdk/core';
import type { RecordedFrame } from './vector.js';

type Frame = Omit<RecordedFrame, 'dir'>;

/** A server that plays the recorded frames: its own ones as soon as the client has sent those before them. */
export class RecordedSocket {
  /** What the client sent, in the form of the recording. */
  readonly sent: RecordedFrame[] = [];
  readonly #frames: readonly RecordedFrame[];
  #position = 0;
  #handlers: SocketHandlers | undefined;

  constructor(frames: readonly RecordedFrame[]) {
    this.#frames = frames.filter(({ dir }) => dir !== 'open');
  }

  /** True when everything was sent and received. */
  get isOver(): boolean {
    return this.#position >= this.#frames.length;
  }

  readonly connect: SocketFactory = async (_target, handlers) => {
    this.#handlers = handlers;
    setImmediate(() => {
      handlers.onOpen();
      this.#play();
    });
    return {
      bufferedBytes: 0,
      send: (frame, done) => {
        this.#take(readable(frame));
        done();
      },
      close: code => {
        this.#take({ kind: 'close', code });
        handlers.onClose({ code, reason: '' });
      },
      terminate: () => undefined,
    };
  };

  #take(frame: Frame): void {
    this.sent.push({ dir: 'client', ...frame });
    this.#position += 1;
    setImmediate(() => this.#play());
  }

  /** Sends what comes before the next frame of the client, each frame in a turn of its own. */
  #play(): void {
    const frame = this.#frames[this.#position];
    if (frame?.dir !== 'server') return;
    this.#position += 1;
    if (frame.kind === 'tcp-abort') this.#handlers?.onClose({ code: 1006, reason: '' });
    else this.#handlers?.onFrame(wire(frame));
    setImmediate(() => this.#play());
  }
}

function wire({ kind, json }: RecordedFrame): string | Uint8Array {
  const text = JSON.stringify(json);
  return kind === 'binary' ? new TextEncoder().encode(text) : text;
}

function readable(frame: string | Uint8Array): Frame {
  if (typeof frame === 'string') return { kind: 'text', json: JSON.parse(frame) };
  return { kind: 'binary', text: new TextDecoder().decode(frame) };
}
