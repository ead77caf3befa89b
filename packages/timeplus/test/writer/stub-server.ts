import { apiKey, type Stream, TimeplusClient, type TimeplusClientOptions } from '@sdk/timeplus';

/** A batch as it arrived. */
export interface ReceivedBatch {
  readonly id: string | null;
  readonly columns: readonly string[];
  readonly data: readonly (readonly unknown[])[];
  readonly bytes: number;
}

/** Ends one request: with a status, or by breaking its connection. */
export type Reply = number | 'broken';

/** A server that keeps the batches that it gets and answers them at once, or when it is told to. */
export class StubServer {
  readonly received: ReceivedBatch[] = [];
  /** Replies to the next requests; when there are none, 200. */
  readonly replies: Reply[] = [];
  /** Requests that wait for `answer` while `isHolding`. */
  isHolding = false;
  mostUnderWay = 0;
  readonly #held: ((reply: Reply) => void)[] = [];

  get underWay(): number {
    return this.#held.length;
  }

  /** Answers the held request at this place, the oldest one first. */
  answer(reply: Reply = 200, index = 0): void {
    const [respond] = this.#held.splice(index, 1);
    if (respond === undefined) throw new Error('no request is under way');
    respond(reply);
  }

  /** A stream whose requests come here. */
  async stream<Row extends object = Record<string, unknown>>(
    options: Partial<TimeplusClientOptions> = {},
  ): Promise<Stream<Row>> {
    const client = new TimeplusClient({
      baseUrl: 'http://tp.example.test',
      workspace: 'ws',
      credential: apiKey('secret-key'),
      random: () => 0,
      fetch: (input, init) => this.#serve(new Request(input, init)),
      ...options,
    });
    return client.streams.get<Row>('readings');
  }

  /** The values of the batches' first column, in the order in which they arrived. */
  get firstColumn(): unknown[] {
    return this.received.flatMap(({ data }) => data.map(([value]) => value));
  }

  async #serve(request: Request): Promise<Response> {
    if (request.method === 'GET') return Response.json({ name: 'readings', columns: [] });
    const text = await request.text();
    const { columns, data } = JSON.parse(text) as Pick<ReceivedBatch, 'columns' | 'data'>;
    const id = request.headers.get('x-timeplus-idempotent-id');
    this.received.push({ id, columns, data, bytes: new TextEncoder().encode(text).length });
    const reply = this.isHolding ? await this.#hold(request.signal) : (this.replies.shift() ?? 200);
    if (reply === 'broken') throw new TypeError('fetch failed');
    return reply === 200
      ? new Response('')
      : Response.json({ code: reply, message: 'no' }, { status: reply });
  }

  #hold(signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#held.push(resolve);
      this.mostUnderWay = Math.max(this.mostUnderWay, this.#held.length);
      signal.addEventListener('abort', () => {
        const index = this.#held.indexOf(resolve);
        if (index >= 0) this.#held.splice(index, 1);
        reject(signal.reason);
      });
    });
  }
}

/** Rows `{ n }` from `from` on. */
export function numbered(count: number, from = 0): { n: number }[] {
  return Array.from({ length: count }, (_, index) => ({ n: from + index }));
}

/** Resolves when `condition` holds; whatever makes it hold must be under way. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setImmediate(resolve));
}

/** What has become of a promise by now. */
export async function stateOf(promise: Promise<unknown>): Promise<'pending' | 'resolved' | 'rejected'> {
  await new Promise(resolve => setImmediate(resolve));
  const pending = Symbol('pending');
  return Promise.race([promise, Promise.resolve(pending)]).then(
    value => (value === pending ? 'pending' : 'resolved'),
    () => 'rejected',
  );
}
