import type { SocketFactory, SocketHandlers } from '@sdk/core';

/** One connection of a client to a server that the test plays. */
export interface FakeConnection {
  readonly url: string;
  /** What the client sent. */
  readonly sent: Readonly<Record<string, unknown>>[];
  /** Sends a message of the server; text goes out as it is. */
  push(message: object | string): void;
  /** Breaks the connection. */
  cut(code?: number): void;
}

/** A network whose server answers log-ins and subscriptions, unless the test does it. */
export class FakeSocket {
  readonly connections: FakeConnection[] = [];
  /** Answers a message of the client; undefined leaves it unanswered. */
  answer: (message: Readonly<Record<string, unknown>>) => object | undefined = acceptEverything;

  get last(): FakeConnection {
    return this.connections.at(-1) as FakeConnection;
  }

  readonly connect: SocketFactory = async (target, handlers) => {
    const sent: Record<string, unknown>[] = [];
    let open = true;
    const connection: FakeConnection = {
      url: target.url,
      sent,
      push: message => handlers.onFrame(typeof message === 'string' ? message : JSON.stringify(message)),
      cut: (code = 1006) => {
        open = false;
        handlers.onClose({ code, reason: '' });
      },
    };
    this.connections.push(connection);
    setImmediate(() => handlers.onOpen());
    return this.#client(connection, sent, handlers, () => open);
  };

  #client(
    connection: FakeConnection,
    sent: Record<string, unknown>[],
    handlers: SocketHandlers,
    isOpen: () => boolean,
  ): Awaited<ReturnType<SocketFactory>> {
    return {
      bufferedBytes: 0,
      send: (frame, done) => {
        const message = JSON.parse(String(frame)) as Record<string, unknown>;
        sent.push(message);
        done();
        const reply = this.answer(message);
        if (reply !== undefined)
          setImmediate(() => {
            if (isOpen()) connection.push(reply);
          });
      },
      close: code => handlers.onClose({ code, reason: '' }),
      terminate: () => undefined,
    };
  }
}

/** Status 200 under the id of the request. */
export function acceptEverything(message: Readonly<Record<string, unknown>>): object {
  const id = (message['parameters'] as { readonly requestId?: string } | undefined)?.requestId;
  return { status: 200, headers: id === undefined ? {} : { 'X-Request-Id': id }, body: { name: 'sub-1' } };
}

/** Lets everything happen that can happen without time passing. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve));
}
