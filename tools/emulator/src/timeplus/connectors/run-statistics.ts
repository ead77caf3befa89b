import type { EmulatorClock } from '../../host/clock.js';

const KEEP_ERRORS = 100;
const KEEP_LINES = 1000;
/** Seconds whose throughput is kept. */
const KEEP_SECONDS = 60;

/** Counts what a source or sink has moved, and keeps what it has to say. */
export class RunStatistics {
  readonly #clock: EmulatorClock;
  readonly #errors: { readonly time: string; readonly message: string }[] = [];
  readonly #lines: string[] = [];
  readonly #perSecond = new Map<number, number>();
  #successes = 0;
  #failures = 0;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /** Counts events that arrived. */
  succeeded(events: number): void {
    this.#successes += events;
    const second = Math.floor(this.#clock.now() / 1000);
    this.#perSecond.set(second, (this.#perSecond.get(second) ?? 0) + events);
    for (const oldest of this.#perSecond.keys()) {
      if (this.#perSecond.size <= KEEP_SECONDS) break;
      this.#perSecond.delete(oldest);
    }
  }

  /** Counts an event that did not arrive. */
  failed(message: string): void {
    this.#failures++;
    keep(this.#errors, { time: this.#now(), message }, KEEP_ERRORS);
    this.#write('ERROR', message);
  }

  /** Adds a line to the log. */
  note(message: string): void {
    this.#write('INFO', message);
  }

  /** The last lines of the log, the oldest first. */
  logs(lines: number): readonly string[] {
    return lines <= 0 ? [] : this.#lines.slice(-lines);
  }

  /** Events of the last full minute by second, as events per second. */
  get eventsPerSecond(): number {
    const now = Math.floor(this.#clock.now() / 1000);
    let events = 0;
    for (const [second, count] of this.#perSecond) if (now - second < KEEP_SECONDS) events += count;
    return events / KEEP_SECONDS;
  }

  /** The Stats object (section 3.2); `uptimeMs` in milliseconds (guess: the unit is not documented). */
  object(uptimeMs: number): Readonly<Record<string, unknown>> {
    return {
      success_count: this.#successes,
      failure_count: this.#failures,
      throughput: [...this.#perSecond].map(([second, value]) => ({
        time: new Date(second * 1000).toISOString(),
        value,
      })),
      errors: [...this.#errors],
      uptime: uptimeMs,
    };
  }

  #write(level: string, message: string): void {
    keep(this.#lines, `${this.#now()} ${level} ${message}`, KEEP_LINES);
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}

function keep<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
