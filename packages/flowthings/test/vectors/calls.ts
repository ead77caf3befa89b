import {
  type AvConnection,
  bluemixCredentials,
  type Conditions,
  FlowthingsClient,
  type FlowthingsClientOptions,
  isFlowthingsError,
  isSdkError,
  isValidationError,
  type LocalTrack,
  M,
  type Model,
  mem,
  where,
} from '@sdk/flowthings';
import type { Outcome } from './expected.js';
import { argument, type FilterTree, filterOf } from './python-filter.js';
import type { RecordedCall, Vector } from './vector.js';

type Method = (...args: readonly unknown[]) => PromiseLike<unknown>;
type Methods = Readonly<Record<string, Method | undefined>>;
type Options = Readonly<Record<string, unknown>>;

const FLOW = 'f5a1b2c3d4e5f60718293a4b5';

/** Makes the recorded call with this SDK. */
export async function replayCall(options: FlowthingsClientOptions, vector: Vector): Promise<Outcome> {
  try {
    return await outcome(options, vector);
  } catch (error) {
    return failureOf(error);
  }
}

async function outcome(options: FlowthingsClientOptions, { file, call }: Vector): Promise<Outcome> {
  const whole = wholeCalls[call.method];
  if (whole !== undefined) return { kind: 'value', value: await whole(options, call) };
  const client = new FlowthingsClient({ ...options, ...call.clientOptions });
  const [, serviceName = '', methodName = ''] = /^(?:(.+)\.)?(\w+)$/.exec(call.method) ?? [];
  const service = serviceOf(client, serviceName);
  const method = service[camelCase(methodName)];
  if (method === undefined) return { kind: 'absent' };
  const args =
    file === 'browser-client-rest'
      ? browserArguments(methodName, call)
      : pythonArguments(serviceName, methodName, call);
  const value = await method.apply(service, [...args]);
  return { kind: 'value', value: value === undefined ? null : value };
}

function serviceOf(client: FlowthingsClient, name: string): Methods {
  const flow = /^drop\((.*)\)$/.exec(name)?.[1]?.replaceAll("'", '');
  if (flow !== undefined) return client.drop(flow === 'F1' ? FLOW : flow) as unknown as Methods;
  if (name === '') return client as unknown as Methods;
  return client[camelCase(name) as 'flow'] as unknown as Methods;
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Keyword arguments are options here. */
function pythonArguments(
  service: string,
  method: string,
  { args, kwargs }: RecordedCall,
): readonly unknown[] {
  const given = args.map(argument);
  if (service === 'statistics') {
    const [id, year, month, day, level] = given;
    return [id, { year, month, day, level }];
  }
  if (method === 'delete' && given.length > 1) return [given[0], { data: given[1] }];
  if (method === 'request') return [...given, kwargs];
  if (kwargs === undefined) return given;
  return [...given, optionsOf(kwargs)];
}

const NAMED = ['refs', 'only', 'filter', 'limit', 'start', 'sort', 'order', 'hints', 'rules'];

/** Options of this SDK; what it has no name for is among `params`. */
function optionsOf(kwargs: Options): Options {
  const entries = Object.entries(kwargs).map(([name, value]) => [name, argument(value)] as const);
  const others = entries.filter(([name]) => !NAMED.includes(name));
  return {
    ...Object.fromEntries(entries.filter(([name]) => NAMED.includes(name))),
    ...(others.length === 0 ? {} : { params: Object.fromEntries(others) }),
  };
}

function browserArguments(method: string, { args }: RecordedCall): readonly unknown[] {
  if (method === 'find') {
    const { filter, ...options } = args[0] as Options;
    return typeof filter === 'object' ? [where(filter as Conditions), options] : [{ filter, ...options }];
  }
  if (method !== 'aggregate') return args;
  const { output, ...options } = args[0] as Options;
  return [output, options];
}

/** Calls whose names this SDK has in another place. */
const wholeCalls: Readonly<
  Record<string, (options: FlowthingsClientOptions, call: RecordedCall) => unknown>
> = {
  'filter.toString': (_, { args }) => filterOf(args[0] as FilterTree).toString(),
  'python-expression': () => mem.elems['name']?.eq('x').toString(),
  'M.done': (_, { args }) => {
    const [model, changes] = args as [object | null, readonly (readonly [never, never])[]];
    // An empty model says what None says there.
    const changed = new M(model ?? {});
    for (const [key, value] of changes) changed.modify(key, value);
    const { model: whole, changes: diff } = changed.done();
    return [whole, diff];
  },
  'P.toDict': async (options, { kwargs = {} }) => {
    let query = new URLSearchParams();
    const fetch = async (input: Request | string | URL): Promise<Response> => {
      query = new URL(input instanceof Request ? input.url : input).searchParams;
      return Response.json({ head: { ok: true, status: 200 }, body: [] });
    };
    await new FlowthingsClient({ ...options, fetch }).flow.find(optionsOf(kwargs));
    return Object.fromEntries(
      [...query].map(([name, text]) => [name, /^\d+$/.test(text) ? Number(text) : text]),
    );
  },
  'Token.from_bluemix': (_, { args, kwargs = {}, env = {} }) => {
    const [account, token] = (args[0] ?? []) as readonly string[];
    return bluemixCredentials({
      otherwise: account === undefined || token === undefined ? undefined : { account, token },
      variable: kwargs['env_var'] as string | undefined,
      environment: Object.fromEntries(
        Object.entries(env).flatMap(([name, value]) =>
          value === null ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
        ),
      ),
    });
  },
  'dropFromPath(path).create': (options, { args }) => {
    const [path, drop] = args as [string, { readonly elems: Options }];
    return new FlowthingsClient({ ...options, compressRequests: true }).drop.create({ path, ...drop });
  },
  'localTrack.create': (options, { args }) =>
    new FlowthingsClient({ ...options, compressRequests: true }).localTrack.create(
      args[0] as Model<LocalTrack>,
    ),
  'avConnection.create': (options, { args }) =>
    new FlowthingsClient({ ...options, compressRequests: true }).avConnection.create(
      args[0] as Model<AvConnection>,
    ),
  'MGET drop': (options, { args }) =>
    new FlowthingsClient(options).drop.findInFlows(
      (args[0] as readonly { readonly flowId: string; readonly params: object }[]).map(
        ({ flowId, params }) => ({
          flowId,
          ...params,
        }),
      ),
    ),
  'POST api-task/simulate': (options, { args }) =>
    new FlowthingsClient(options).apiTask.simulate(args[0] as object),
  'identity.read()': options => new FlowthingsClient(options).identity.self(),
};

/** An error in the form of the recordings. */
export function failureOf(error: unknown): Outcome {
  if (isValidationError(error)) return { kind: 'refused' };
  if (!isFlowthingsError(error)) {
    if (isSdkError(error)) return { kind: 'broken', name: error.name };
    throw error;
  }
  const { name, errors } = error;
  const request = error.request.replace(/http:\/\/[^/]+(\/v[\d.]+\/alice)?/, '');
  return { kind: 'failed', name, errors, request };
}
