import { startEmulator, type TimeplusEmulator } from '@sdk/emulator';
import {
  apiKey,
  basicAuth,
  type Credential,
  TimeplusClient,
  type TimeplusClientOptions,
} from '@sdk/timeplus';

/** A server to test against: the emulator, or a live one when `LIVE_TIMEPLUS_HOST` is set. */
export interface TestServer {
  readonly baseUrl: string;
  readonly workspace: string;
  readonly credential: Credential;
  close(): Promise<void>;
}

/** The emulator with the handle that steers it. */
export interface EmulatedServer extends TestServer {
  readonly emulator: TimeplusEmulator;
}

/**
 * The server of a contract suite. A live one is described by `LIVE_TIMEPLUS_HOST`, `LIVE_TIMEPLUS_WORKSPACE` and
 * `LIVE_TIMEPLUS_API_KEY`, or `LIVE_TIMEPLUS_USERNAME` with `LIVE_TIMEPLUS_PASSWORD`.
 */
export async function testServer(): Promise<TestServer> {
  const live = process.env['LIVE_TIMEPLUS_HOST'];
  if (live === undefined) return emulatedServer();
  const key = process.env['LIVE_TIMEPLUS_API_KEY'];
  return {
    baseUrl: live,
    workspace: process.env['LIVE_TIMEPLUS_WORKSPACE'] ?? 'default',
    credential:
      key === undefined
        ? basicAuth(process.env['LIVE_TIMEPLUS_USERNAME'] ?? '', process.env['LIVE_TIMEPLUS_PASSWORD'] ?? '')
        : apiKey(key),
    close: async () => {},
  };
}

/** The emulator, for suites that need its faults or its view of the requests. */
export async function emulatedServer(): Promise<EmulatedServer> {
  const host = await startEmulator({ platforms: ['timeplus'] });
  const emulator = host.timeplus;
  return {
    emulator,
    baseUrl: emulator.url,
    workspace: emulator.workspace,
    credential: apiKey(emulator.apiKey),
    close: () => host.close(),
  };
}

/** A client for the server. */
export function clientOf(server: TestServer, options: Partial<TimeplusClientOptions> = {}): TimeplusClient {
  return new TimeplusClient({
    baseUrl: server.baseUrl,
    workspace: server.workspace,
    credential: server.credential,
    ...options,
  });
}

let names = 0;

/** A stream name that no other test uses. */
export function freshName(prefix = 'sdk_test'): string {
  names += 1;
  return `${prefix}_${process.pid}_${names}`;
}

/** All rows of a bounded query. */
export async function rowsOf<Row>(client: TimeplusClient, statement: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of await client.query<Row>(statement)) rows.push(row);
  return rows;
}

/** What a promise was rejected with. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a rejection, but the call resolved with ${String(value)}`);
}
