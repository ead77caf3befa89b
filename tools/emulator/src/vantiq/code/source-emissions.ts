import type { EmulatorClock } from '../../host/clock.js';
import type { EventBus } from '../events/event-bus.js';
import { sourceEvent } from '../model/event-paths.js';

/** What a polled source delivers: one value after the other, and from the start again. */
export interface Emission {
  readonly everyMs: number;
  readonly values: readonly unknown[];
}

/** Lets sources deliver scripted messages, by the emulator's clock. */
export class SourceEmissions {
  readonly #bus: EventBus;
  readonly #clock: EmulatorClock;
  readonly #stops = new Map<string, () => void>();

  constructor(bus: EventBus, clock: EmulatorClock) {
    this.#bus = bus;
    this.#clock = clock;
  }

  start(namespace: string, source: string, { everyMs, values }: Emission): void {
    this.stop(namespace, source);
    if (values.length === 0) return;
    const key = keyOf(namespace, source);
    const schedule = (index: number): void => {
      const cancel = this.#clock.after(everyMs, () => {
        schedule((index + 1) % values.length);
        this.#bus.emit(sourceEvent(namespace, source, values[index]));
      });
      this.#stops.set(key, cancel);
    };
    schedule(0);
  }

  stop(namespace: string, source: string): void {
    this.#stops.get(keyOf(namespace, source))?.();
    this.#stops.delete(keyOf(namespace, source));
  }

  clear(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}

function keyOf(namespace: string, source: string): string {
  return `${namespace} ${source}`;
}
