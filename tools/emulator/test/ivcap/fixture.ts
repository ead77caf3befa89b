import { type Emulator, type EmulatorOptions, type IvcapEmulator, startEmulator } from '../../src/index.js';

/** An answer, with its body parsed if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
  /** A member of the body, taken for what the caller expects there. */
  member<T = string>(...path: readonly (string | number)[]): T;
}

/** A running emulator and a client for it. */
export interface Fixture extends AsyncDisposable {
  readonly emulator: Emulator<'ivcap'>;
  readonly ivcap: IvcapEmulator;
  /** Sends a request with the token; the path begins after the host. An object as body goes as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a request with these headers only. */
  fetch(method: string, path: string, init?: RequestInit): Promise<Answer>;
}

/** Starts an emulator on a free port. */
export async function start(options: Omit<EmulatorOptions<'ivcap'>, 'platforms'> = {}): Promise<Fixture> {
  const emulator = await startEmulator({ platforms: ['ivcap'], ...options });
  const { ivcap } = emulator;
  const fixture: Fixture = {
    emulator,
    ivcap,
    async fetch(method, path, init = {}) {
      const response = await fetch(`${ivcap.url}${path}`, { method, ...init });
      const text = await response.text();
      const body = parsed(text);
      return {
        status: response.status,
        headers: response.headers,
        text,
        body,
        member: <T>(...names: readonly (string | number)[]) => memberOf(body, names) as T,
      };
    },
    call(method, path, body, headers = {}) {
      const isJson = typeof body === 'object' && body !== null;
      return fixture.fetch(method, path, {
        headers: {
          authorization: `Bearer ${ivcap.token}`,
          ...(isJson ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : String(body) }),
      });
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
  return fixture;
}

/** Query parameters as clients send them. */
export function query(parameters: Readonly<Record<string, string | number | boolean>>): string {
  return `?${new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]))}`;
}

/** The `next` link of a list in either form. */
export function nextLink({ member }: Answer): URL | undefined {
  const links = member<{ rel: string; href: string }[] | { next?: string }>('links');
  const href = Array.isArray(links) ? links.find(({ rel }) => rel === 'next')?.href : links.next;
  return href === undefined ? undefined : new URL(href);
}

/** Headers that begin an artifact. */
export function artifactHeaders(size: number, name?: string): Record<string, string> {
  return {
    'X-Content-Type': 'text/plain',
    'X-Content-Length': String(size),
    'Tus-Resumable': '1.0.0',
    ...(name === undefined ? {} : { 'X-Name': Buffer.from(name).toString('base64') }),
  };
}

/** Headers of a part of an upload. */
export function patchHeaders(offset: number): Record<string, string> {
  return {
    'Upload-Offset': String(offset),
    'Content-Type': 'application/offset+octet-stream',
    'Tus-Resumable': '1.0.0',
  };
}

function memberOf(body: unknown, names: readonly (string | number)[]): unknown {
  return names.reduce<unknown>(
    (value, name) => (value as Record<string | number, unknown> | undefined)?.[name],
    body,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
