import { StateError } from '../state-error.js';
import { type DeviceData, fetchDeviceData, type ModelData } from './device-data.js';
import type { EnterpriseApi } from './enterprise-api.js';

/** A virtual device, as the monitor sees it. */
export interface Watched {
  readonly deviceId: string;
  readonly modelUrn: string;
  /** Takes what is new. */
  take(data: ModelData): void;
  /** What is new could not be fetched. */
  fail(error: unknown): void;
}

/** Asks regularly what is new, for all virtual devices of a client at once (E-9). */
export class Monitor {
  readonly #api: EnterpriseApi;
  readonly #intervalMs: number;
  readonly #watched: Set<Watched> = new Set();
  readonly #stopped: AbortController = new AbortController();
  #since: number | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(api: EnterpriseApi, intervalMs: number) {
    this.#api = api;
    this.#intervalMs = intervalMs;
  }

  /** Fetches what the server knows (E-8), and watches from then on. */
  async add(watched: Watched): Promise<void> {
    if (this.#stopped.signal.aborted) throw new StateError('createVirtualDevice', 'this client is closed');
    const models = { [watched.deviceId]: [watched.modelUrn] };
    const formatSince = this.#api.rest.serverClock.now();
    const answer = await fetchDeviceData(this.#api, models, { formatSince }, this.#options());
    // What the others have not yet seen must not be passed over.
    this.#since = Math.min(this.#since ?? answer.until, answer.until);
    const data = dataOf(answer, watched);
    if (data !== undefined) this.#call(() => watched.take(data));
    this.#watched.add(watched);
    this.#schedule();
  }

  remove(watched: Watched): void {
    this.#watched.delete(watched);
  }

  /** Ends the watching for good. Idempotent. */
  stop(): void {
    this.#watched.clear();
    this.#stopped.abort();
    this.#cancelTimer?.();
  }

  #schedule(): void {
    if (this.#cancelTimer !== undefined || this.#watched.size === 0) return;
    this.#cancelTimer = this.#api.rest.runtime.clock.after(this.#intervalMs, () => {
      void this.#look().finally(() => {
        this.#cancelTimer = undefined;
        this.#schedule();
      });
    });
  }

  async #look(): Promise<void> {
    const watched = [...this.#watched];
    if (watched.length === 0) return;
    try {
      const answer = await fetchDeviceData(
        this.#api,
        modelsOf(watched),
        { since: this.#since ?? 0 },
        this.#options(),
      );
      this.#since = answer.until;
      for (const one of watched) {
        const data = dataOf(answer, one);
        if (data !== undefined && this.#watched.has(one)) this.#call(() => one.take(data));
      }
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      for (const one of watched) this.#call(() => one.fail(error));
    }
  }

  /** What a handler of one device throws must not keep the news from the others. */
  #call(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      this.#api.rest.runtime.logger.error('iotcs: a callback threw', { error: (error as Error)?.message });
    }
  }

  #options(): { readonly signal: AbortSignal } {
    return { signal: this.#stopped.signal };
  }
}

function modelsOf(watched: readonly Watched[]): Record<string, string[]> {
  const models: Record<string, string[]> = {};
  for (const { deviceId, modelUrn } of watched) {
    models[deviceId] ??= [];
    if (!models[deviceId].includes(modelUrn)) models[deviceId].push(modelUrn);
  }
  return models;
}

function dataOf({ data }: DeviceData, { deviceId, modelUrn }: Watched): ModelData | undefined {
  return data[deviceId]?.[modelUrn];
}
