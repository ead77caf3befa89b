import { type Emulator, startEmulator, startEmulatorOf } from '../../src/emulator.js';
import type { EmulatorOptions } from '../../src/options.js';
import { openScriptedEngine } from './scripted-engine.js';

/** Status and parsed body of an answer; the body is undefined when it is empty. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends requests to the main workspace of one emulator, with its API key. */
export interface RestClient {
  fetch(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A running emulator and a client for it. */
export interface Fixture extends AsyncDisposable {
  readonly emulator: Emulator<'timeplus'>;
  readonly timeplus: Emulator<'timeplus'>['timeplus'];
  readonly rest: RestClient;
}

/** Starts an emulator over the scripted engine, which says nothing. */
export async function startScripted(options: EmulatorOptions<'timeplus'> = {}): Promise<Fixture> {
  return fixtureOf(
    await startEmulatorOf({ timeplusEngine: async () => openScriptedEngine }, { ...quiet, ...options }),
  );
}

/** Starts an emulator as users do, over the SQL engine. */
export async function startWithEngine(options: EmulatorOptions<'timeplus'> = {}): Promise<Fixture> {
  return fixtureOf(await startEmulator({ ...quiet, ...options }));
}

const quiet = { platforms: ['timeplus'], log: () => {} } as const;

function fixtureOf(emulator: Emulator<'timeplus'>): Fixture {
  return {
    emulator,
    timeplus: emulator.timeplus,
    rest: restClient(emulator),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

/** The columns of the stream that most tests use. */
export const columns = [
  { name: 'a', type: 'int64' },
  { name: 'b', type: 'string' },
];

function restClient(emulator: Emulator<'timeplus'>): RestClient {
  const client: RestClient = {
    fetch(method, path, body, headers = {}) {
      const { url, workspace, apiKey } = emulator.timeplus;
      return fetch(`${url}/${workspace}/api${path}`, {
        method,
        headers: { 'x-api-key': apiKey, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    async call(method, path, body, headers) {
      const response = await client.fetch(method, path, body, headers);
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
  return client;
}
