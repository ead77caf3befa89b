import type { SocketFactory } from '@sdk/core';

/** One connection of a client to a server that the test plays. */
export interface FakeConnection {
  readonly url: string;
  /** What the client sent. */
  readonly sent: Readonly<Record<string, unknown>>[];
  /** Sends a message of the server; text goes out as it is. */
  push(message: object | string): void;
  /** Breaks the connection. */
  cut(): void;
}

/** A network whose server agrees to everything, unless the test answers. */
export class FakeSocket {
  readonly connections: FakeConnection[] = [];
  /** Answers a message of the client; undefined leaves it unanswered. */
  answer: (message: Readonly<Record<string, unknown>>) => object | undefined = agree;

  get last(): FakeConnection {
    return this.connections.at(-1) as FakeConnection;
  }

  readonly connect: SocketFactory = async (target, handlers) => {
    const sent: Record<string, unknown>[] = [];
    let open = true;
    const end = (code: number): void => {
      if (!open) return;
      open = false;
      handlers.onClose({ code, reason: '' });
    };
    const connection: FakeConnection = {
      url: target.url,
      sent,
      push: message => handlers.onFrame(typeof message === 'string' ? message : JSON.stringify(message)),
      cut: () => end(1006),
    };
    this.connections.push(connection);
    setImmediate(() => handlers.onOpen());
    return {
      bufferedBytes: 0,
      send: (frame, done) => {
        const message = JSON.parse(String(frame)) as Record<string, unknown>;
        sent.push(message);
        done();
        const reply = this.answer(message);
        if (reply !== undefined)
          setImmediate(() => {
            if (open) connection.push(reply);
          });
      },
      close: end,
      terminate: () => undefined,
    };
  };
}

/** Success under the id of the message, if it has one. */
export function agree({ msgId }: Readonly<Record<string, unknown>>): object | undefined {
  return msgId === undefined ? undefined : { head: { msgId, ok: true, errors: [] }, body: {} };
}
