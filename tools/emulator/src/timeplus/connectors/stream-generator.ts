import type { EmulatorClock } from '../../host/clock.js';
import type { Engine } from '../engine/contract.js';
import { badArgument } from '../errors.js';
import { goDurationMs } from '../go-duration.js';
import { Fields } from '../wire.js';
import type { ConnectorRun } from './connectors.js';
import {
  type GeneratedEvent,
  generateEvent,
  type TemplateName,
  templateNames,
} from './generator-templates.js';
import { Random } from './random.js';
import type { RunStatistics } from './run-statistics.js';

const DEFAULT_INTERVAL_MS = 200;

/** Events on their way into the engine above which a generator waits, e.g. when the clock jumps by years. */
const MOST_WAITING = 10_000;

/** Properties of a source of type `stream_generator`. */
export interface GeneratorProperties {
  readonly template: TemplateName;
  readonly intervalMs: number;
}

/** @throws ApiError with status 400, naming the property that is wrong */
export function readGeneratorProperties(properties: unknown): GeneratorProperties {
  const fields = new Fields(properties, 'properties');
  const template = fields.oneOf('template', templateNames);
  if (!template) throw badArgument(`properties.template: expected one of ${templateNames.join(', ')}`);
  const interval = fields.text('interval');
  const intervalMs = interval ? goDurationMs(interval) : DEFAULT_INTERVAL_MS;
  if (!intervalMs) {
    throw badArgument("properties.interval: expected a duration above zero such as '200ms'");
  }
  return { template, intervalMs };
}

/** The events of one generator in their order; the same seed gives the same ones. */
export function eventSequence(
  template: TemplateName,
  seed: string,
): (position: number, atMs: number) => GeneratedEvent {
  return (position, atMs) => generateEvent(template, new Random(`${seed}/${template}/${position}`), atMs);
}

/** What a generator needs. */
export interface GeneratorOptions extends GeneratorProperties {
  readonly engine: Engine;
  readonly clock: EmulatorClock;
  readonly statistics: RunStatistics;
  /** Stream that gets the events. */
  readonly stream: string;
  readonly seed: string;
}

/** Puts an event into a stream each interval of the emulator's clock; of an event, the columns that the stream has. */
export class StreamGenerator implements ConnectorRun {
  readonly end: undefined;
  readonly #options: GeneratorOptions;
  readonly #eventAt: (position: number, atMs: number) => GeneratedEvent;
  #position = 0;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();
  #stopped = false;
  #cancelTimer: () => void = () => {};

  constructor(options: GeneratorOptions) {
    this.#options = options;
    this.#eventAt = eventSequence(options.template, options.seed);
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    await this.#last;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#cancelTimer = this.#options.clock.after(this.#options.intervalMs, () => this.#tick());
  }

  #tick(): void {
    const atMs = this.#options.clock.now();
    const event = this.#eventAt(this.#position++, atMs);
    this.#waiting++;
    const isBehind = this.#waiting >= MOST_WAITING;
    this.#last = this.#last
      .then(() => this.#ingest(event, atMs))
      .then(() => {
        this.#waiting--;
        if (isBehind) this.#schedule();
      });
    if (!isBehind) this.#schedule();
  }

  async #ingest(event: GeneratedEvent, atMs: number): Promise<void> {
    const { engine, statistics, stream: name } = this.#options;
    try {
      const stream = engine.find(name);
      // The time of the tick, which may be long before that of the ingest when the clock jumps.
      const timed = stream?.eventTimeColumn ? event : { ...event, _tp_time: new Date(atMs).toISOString() };
      const columns = stream?.columns
        .map(column => column.name)
        .filter(column => Object.hasOwn(timed, column));
      if (columns?.every(column => column === '_tp_time')) {
        throw new Error(`stream ${name} has none of the columns ${Object.keys(event).join(', ')}`);
      }
      const row = (columns ?? []).map(column => (timed as GeneratedEvent)[column]);
      await engine.ingest(name, columns ?? [], [row]);
      statistics.succeeded(1);
    } catch (error) {
      statistics.failed((error as { message: string }).message);
    }
  }
}
