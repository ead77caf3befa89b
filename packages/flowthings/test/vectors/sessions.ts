import { type Flow, FlowthingsClient, type FlowthingsClientOptions, type Session } from '@sdk/flowthings';
import type { ManualClock } from '@sdk/testkit';
import { failureOf } from './calls.js';
import { DONE, type Frame, type Outcome, type SessionOutcome } from './expected.js';
import type { RecordedSocket } from './recorded-socket.js';
import type { Vector } from './vector.js';

/** A frame of a client, by the words of the platform. */
interface Message {
  readonly type: string;
  readonly object: string;
  readonly flowId: string;
  readonly path?: string;
  readonly id: string;
  readonly value: { readonly elems: Readonly<Record<string, unknown>> };
  readonly options: { readonly limit?: string; readonly filter?: string };
}

/** Asks what a recorded client asked on its socket, and takes down what this SDK hands out. */
export async function replaySession(
  options: FlowthingsClientOptions,
  vector: Vector,
  script: readonly Frame[],
  world: { readonly socket: RecordedSocket; readonly clock: ManualClock },
): Promise<Outcome> {
  const replies: Outcome[] = [];
  const drops: unknown[] = [];
  const errors: string[] = [];
  let opened = 0;
  let session: Session;
  try {
    session = await new FlowthingsClient(options).websocket.connect({
      onOpen: () => {
        opened += 1;
      },
      onMessage: (_, drop) => drops.push(drop),
      onError: error => errors.push((error as Error).name),
    });
  } catch (error) {
    return failureOf(error);
  }
  for (const message of messagesOf(script, vector)) {
    // What the server sends by itself comes first.
    for (let turn = 0; turn < 5; turn++) await world.clock.advance(0);
    const reply = await ask(session, message).then(
      (value): Outcome => (value === undefined ? DONE : { kind: 'value', value }),
      failureWithoutRequest,
    );
    if (message.type !== 'heartbeat') replies.push(reply);
  }
  for (let turn = 0; turn < 30 && !world.socket.isOver; turn++) await world.clock.advance(1_000);
  await world.clock.advance(1);
  await session.close();
  return { kind: 'session', opened, replies, drops, errors } satisfies SessionOutcome;
}

/** What the client was told to send; what it sends by itself is not among it. */
function messagesOf(script: readonly Frame[], { frames = [] }: Vector): readonly Message[] {
  const told = script.filter(({ from, unasked }) => from === 'client' && unasked !== true);
  const posted = frames.filter(({ path, kind }) => kind === 'http' && path?.endsWith('/polling') === true);
  return [...told.map(({ data }) => data), ...posted.map(({ body }) => body)].map(data => data as Message);
}

async function ask(session: Session, message: Message): Promise<unknown> {
  const { type, object, flowId, path, id, value, options } = message;
  const objects = flowId === undefined ? session.objects<Flow>(object) : session.drop(flowId);
  switch (type) {
    case 'subscribe':
      await session.subscribe(path ?? flowId);
      return undefined;
    case 'unsubscribe':
      return session.unsubscribe(path ?? flowId);
    case 'create':
      return session.drop(flowId).create({ elems: value.elems });
    case 'find':
      return objects.read(id);
    case 'findmany':
      return objects.findMany({ ...options, limit: Number(options.limit) });
    case 'update':
      return session.objects(object).update({ id, ...value });
    case 'delete':
      return objects.delete(id);
    default:
      return session.send({ type });
  }
}

function failureWithoutRequest(error: unknown): Outcome {
  const failure = failureOf(error);
  return failure.kind === 'failed' ? { kind: 'failed', name: failure.name, errors: failure.errors } : failure;
}
