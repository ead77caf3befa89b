import type { ManualClock } from '@sdk/testkit';
import {
  type ConnectorOptions,
  isAuthError,
  isValidationError,
  isVantiqError,
  type VantiqClient,
  type VantiqEvent,
} from '@sdk/vantiq';
import type { Outcome } from './expected.js';
import { callsOf, type RecordedCall, type Vector } from './vector.js';

/** What a call was given; a value fits any parameter. */
interface Args {
  readonly resource: never;
  readonly resource_id: never;
  readonly operation: never;
  readonly params: never;
  readonly target_namespace: never;
  readonly request_id: never;
  readonly subscription_id: never;
  readonly msg: never;
  readonly path: never;
  readonly eventFilter: never;
  readonly op: never;
  readonly id: never;
  readonly object: never;
  readonly source: never;
  readonly mode: 'notify' | 'complete' | 'empty' | null;
}

/** What the calls of one script work on. */
interface Run {
  readonly client: VantiqClient;
  readonly clock: ManualClock;
  readonly events: unknown[];
  closes: number;
}

type Call = (run: Run, args: Args) => Promise<unknown>;

/** Makes the recorded calls on a socket, one after the other, and reads the events that come. */
export async function replayScript(
  client: VantiqClient,
  clock: ManualClock,
  vector: Vector,
  isOver: () => boolean,
): Promise<Outcome> {
  const run: Run = { client, clock, events: [], closes: 0 };
  const calls: Outcome[] = [];
  for (const call of callsOf(vector)) {
    await turns();
    calls.push(await outcomeOf(() => make(run, vector, call)));
  }
  for (let turn = 0; turn < 100 && !isOver(); turn += 1) await turns();
  await turns();
  return { kind: 'script', calls, events: run.events, closes: run.closes };
}

function make(run: Run, vector: Vector, { method, args }: RecordedCall): Promise<unknown> {
  const call = vector.file === 'node-websocket' ? nodeSubscribe : calls[method];
  if (call === undefined) throw new Error(`no replay for "${method}"`);
  return call(run, args as unknown as Args);
}

const calls: Readonly<Record<string, Call>> = {
  async subscribe(run, { resource, resource_id, operation, params, target_namespace, path, eventFilter }) {
    if (path !== undefined) return subscribeToPath(run, path, eventFilter);
    const {
      eventFilter: filter,
      persistent,
      ...parameters
    } = { ...(params as object | undefined) } as Args & {
      readonly persistent: never;
    };
    const subscription = await run.client.subscribe(resource, resource_id, {
      operation: operation ?? undefined,
      targetNamespace: target_namespace ?? undefined,
      eventFilter: filter,
      persistent,
      parameters,
    });
    read(run, subscription);
  },
  ack: ({ client }, { request_id, subscription_id, msg }) => client.ack(request_id, subscription_id, msg),
  start_subscriber_transport: ({ client }) => client.startSubscriberTransport(),
  async register_subscriber_on_close(run) {
    run.client.registerSubscriberOnClose(() => {
      run.closes += 1;
    });
  },
  close: ({ client }) => client.close(),
  wsAuthenticate: ({ client }) => client.startSubscriberTransport(),
  wsRequest: ({ client }, { op, resource, id, object }) => {
    const patch = [{ op: 'replace', path: '/temperature', value: 100 }] as const;
    if (op === 'insert') return client.socket.insert(resource, object);
    return op === 'patch' ? client.socket.patch(resource, id, patch) : client.socket.select(resource);
  },
  async ping({ client, clock }) {
    await client.startSubscriberTransport();
    await clock.advance(20_000);
  },
  async 'VantiqSourceConnection.connect_to_vantiq'(run, { source, mode }) {
    const connector = await run.client.connector(source, connectorOptions(run, mode));
    if (mode === 'notify') await connector.notify({ temp: 21 });
    await turns();
    await connector.close();
  },
};

/** `/types/system.sources/insert` as this SDK is told of it. */
async function subscribeToPath(run: Run, path: string, eventFilter: never): Promise<void> {
  const [, , id, operation] = path.split('/');
  read(
    run,
    await run.client.subscribe('system.types', id as never, { operation: operation as never, eventFilter }),
  );
}

/** The Node client has the arguments in their order, with the ones in the middle left out. */
async function nodeSubscribe(run: Run, args: unknown): Promise<void> {
  const [kind, id, more] = args as readonly [string, never, unknown];
  const { persistent } = (typeof more === 'object' ? more : {}) as { readonly persistent?: true };
  const operation = kind === 'types' ? (more as never) : undefined;
  const subscription = await run.client.subscribe(`system.${kind}` as never, id, { operation, persistent });
  // Its recorded callback acknowledges, and closes the connection behind the last event.
  read(run, subscription, async event => {
    if (persistent === true) await event.ack();
    await turns();
    await run.client.close();
  });
}

/** What the recorded connector does with what the server sends. */
function connectorOptions({ events }: Run, mode: Args['mode']): ConnectorOptions {
  return {
    reconnectSecret: 'MySource_sekret-demo',
    onConfigure: config => void events.push({ connect: config }),
    onPublish: ({ object }) => void events.push({ publish: object }),
    onQuery: ({ object }) => {
      events.push({ query: object });
      return mode === 'complete' ? { name: 'row1' } : undefined;
    },
  };
}

/** Reads in the background until the subscription ends. */
function read(
  { events }: Run,
  subscription: AsyncIterable<VantiqEvent<unknown>>,
  onEvent?: (event: VantiqEvent<unknown>) => Promise<void>,
): void {
  const reading = async (): Promise<void> => {
    for await (const event of subscription) {
      events.push({ path: event.path, value: event.value });
      await onEvent?.(event);
    }
  };
  reading().catch((error: unknown) => events.push({ error: String(error) }));
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    await call();
    return { kind: 'value', value: 'done' };
  } catch (error) {
    return failureOf(error);
  }
}

/** What an error of the SDK is in the terms of the recordings. */
export function failureOf(error: unknown): Outcome {
  if (isValidationError(error)) return { kind: 'refused' };
  if (isVantiqError(error)) return { kind: 'failed', status: error.status, errors: error.errors };
  if (isAuthError(error)) return { kind: 'unauthenticated' };
  return { kind: 'broken', name: (error as Error).name };
}

/** Lets everything happen that can happen without time passing. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(resolve => setImmediate(resolve));
}
