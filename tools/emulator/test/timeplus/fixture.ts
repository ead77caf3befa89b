import { type Emulator, startEmulatorOf } from '../../src/emulator.js';
import type { EmulatorOptions } from '../../src/options.js';
import { openScriptedEngine } from './scripted-engine.js';

/** An emulator over the scripted engine, which says nothing. */
export function startScripted(options: EmulatorOptions<'timeplus'> = {}): Promise<Emulator<'timeplus'>> {
  return startEmulatorOf(
    { timeplusEngine: async () => openScriptedEngine },
    { platforms: ['timeplus'], log: () => {}, ...options },
  );
}

/** Sends requests to the REST API of an emulator's main workspace, with its API key. */
export class RestClient {
  readonly #emulator: Emulator<'timeplus'>;

  constructor(emulator: Emulator<'timeplus'>) {
    this.#emulator = emulator;
  }

  fetch(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const { url, workspace, apiKey } = this.#emulator.timeplus;
    return fetch(`${url}/${workspace}/api${path}`, {
      method,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  /** The status and the parsed body; undefined for an empty one. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> {
    const response = await this.fetch(method, path, body, headers);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}
