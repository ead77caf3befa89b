import { deviceLogin, type IvcapClient, type JobEvent, memoryTokenStore } from '@sdk/ivcap';
import type { ManualClock } from '@sdk/testkit';
import type { Call } from './calls.js';
import { type Args, BASE } from './vector.js';

async function events(client: IvcapClient, args: Args): Promise<JobEvent[]> {
  const service = 'urn:ivcap:service:00000000-0000-4000-8000-000000000001';
  const found: JobEvent[] = [];
  for await (const event of client.jobs.resume({ urn: args['job'], service }).events()) found.push(event);
  return found;
}

const shownEvent = ({ seqId, type, data }: JobEvent) => {
  const { status, name } = data as { readonly status?: string; readonly name?: string };
  return [seqId, type, status ?? name];
};

async function* pieces(stream: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of stream) yield new TextEncoder().encode(piece);
}

/** The calls of the command line client and of the browser clients. */
export const cliCalls: Readonly<Record<string, Call>> = {
  'job events': async (client, args, recorded) => {
    const [first] = (recorded as { readonly events?: readonly unknown[] }).events ?? [];
    const show = (event: JobEvent): unknown => (Array.isArray(first) ? shownEvent(event) : event.seqId);
    return { events: (await events(client, args)).map(show), ends: 'after the terminal status' };
  },
  'job events (CLI)': async (client, args) => ({
    events: (await events(client, args)).map(({ seqId }) => seqId),
  }),
  'job create': async (client, { service, input }) => {
    const job = await client.jobs.create(service, input);
    return { id: job.urn, retryLater: 10 };
  },
  'job create from aspect': async (client, { service, aspect }) => ({
    id: (await client.jobs.createFromAspect(service, aspect)).urn,
  }),
  'job get (service unknown)': async (client, args) => {
    const job = await client.jobs.get(args['job']);
    return { id: job.urn, status: job.lastStatus };
  },
  'job output': (client, { service, job }) => client.jobs.resume({ urn: job, service }).output(),
  'order logs': async (client, { order, from, to }) => {
    const lines: string[] = [];
    for await (const line of await client
      .getOrder(order)
      .logs({ from: new Date(from * 1000), to: new Date(to * 1000) }))
      lines.push(line);
    return lines;
  },
  'secret list': async (client, { filter }) =>
    (await client.secrets.list({ filter, pageSize: 10 }).toArray({ limit: Infinity })).map(
      ({ name }) => name,
    ),
  'queue dequeue': async (client, { queue, limit }) =>
    (await client.queues.dequeue(queue, limit)).map(({ id, content }) => ({ id, content })),
  'service list with search': async (client, { search, limit }) =>
    (await client.services.list({ search, limit }).toArray({ limit: Infinity })).map(({ urn, record }) => ({
      id: urn,
      score: record?.score,
    })),
  'any GET: 503, then 200': async client =>
    client.listArtifacts({ pageSize: 10 }).toArray({ limit: Infinity }),
  'paging with a links array (API 0.30 and later)': async client =>
    (await client.listArtifacts({ pageSize: 10 }).toArray({ limit: Infinity })).map(({ urn }) => urn),
  upload: async (client, { name, text, chunkSize }) => {
    const { urn, record } = await client.artifacts.upload({
      name,
      content: text,
      contentType: 'text/plain',
      chunkSizeBytes: chunkSize,
    });
    return { id: urn, status: record?.status };
  },
  'upload of a stream of unknown size': async (client, { name, stream, chunkSize }) => {
    const content = pieces(stream);
    const { urn } = await client.artifacts.upload({
      name,
      content,
      contentType: 'text/plain',
      chunkSizeBytes: chunkSize,
    });
    return { id: urn };
  },
  resume: async (client, { artifact, text, chunkSize }) => {
    const { urn, record } = await client.artifacts.resumeUpload(artifact, {
      content: text,
      chunkSizeBytes: chunkSize,
    });
    return { id: urn, status: record?.status };
  },
  'create + data in one request': async (client, { name, text }) => {
    const { urn } = await client.artifacts.upload({ name, content: text, contentType: 'text/plain' });
    return { id: urn };
  },
  'upload (browser client)': async (client, { name, chunkSize }) => {
    const content = new Blob(['hello world'], { type: 'text/plain' });
    const { urn } = await client.artifacts.upload({ name, content, chunkSizeBytes: chunkSize });
    return { id: urn };
  },
  download: async (client, { artifact }) => client.getArtifact(artifact).text(),
};

/** The calls that log a user in. */
export const loginCalls: Readonly<
  Record<string, (fetch: typeof globalThis.fetch, clock: ManualClock, args: Args) => Promise<unknown>>
> = {
  'device-code login': (fetch, clock) => loggedIn(fetch, clock),
  'login information': (fetch, clock) => loggedIn(fetch, clock),
  refresh: async (fetch, clock, { refreshToken }) => {
    const store = memoryTokenStore();
    await store.compareAndSet(0, {
      version: 1,
      token: { accessToken: 'at-1', refreshToken, expiresAtMs: clock.now() - 1 },
    });
    const credential = await deviceLogin({ baseUrl: BASE, fetch, clock, store, onCode: () => undefined });
    await credential.authorize({
      platform: 'ivcap',
      operation: 'test',
      attempts: 0,
      signal: new AbortController().signal,
      serverNow: () => clock.now(),
    });
    const { token } = await store.read();
    return { accessToken: token?.accessToken, refreshToken: token?.refreshToken };
  },
};

async function loggedIn(fetch: typeof globalThis.fetch, clock: ManualClock): Promise<unknown> {
  const store = memoryTokenStore();
  await deviceLogin({ baseUrl: BASE, fetch, clock, store, onCode: () => undefined });
  const { token } = await store.read();
  const expiresInSeconds = ((token?.expiresAtMs ?? 0) - clock.now()) / 1000;
  return { accessToken: token?.accessToken, refreshToken: token?.refreshToken, expiresInSeconds };
}
