import type { Store } from '../../host/store.js';

const HOUR_MS = 3_600_000;
const COLLECTION = 'statistics';

/** What is counted (F-62 to F-67). */
export const statisticNames = [
  'flowDropAdded',
  'flowTracked',
  'trackHit',
  'trackPass',
  'apiCallByIdentity',
  'dropCreatedBy',
] as const;

/** One of the things that are counted. */
export type StatisticName = (typeof statisticNames)[number];

/** Counters by the hour, in UTC. */
export class StatisticsBook {
  readonly #store: Store;
  readonly #counters = new Map<string, Map<number, number>>();

  constructor(store: Store) {
    this.#store = store;
    for (const [key, count] of store.entries(COLLECTION)) {
      const [name = '', hour = ''] = key.split(' ');
      this.#hours(name).set(Number(hour), Number(count));
    }
  }

  /** Counts one for the object with this id. */
  count(name: StatisticName, id: string, nowMs: number): void {
    const key = `${name}/${id}`;
    const hour = Math.floor(nowMs / HOUR_MS);
    const hours = this.#hours(key);
    const count = (hours.get(hour) ?? 0) + 1;
    hours.set(hour, count);
    if (this.#store.durable) this.#store.put(COLLECTION, `${key} ${hour}`, String(count));
  }

  /** What was counted from one instant (included) to another. */
  sum(name: StatisticName, id: string, fromMs: number, toMs: number): number {
    let sum = 0;
    for (const [hour, count] of this.#counters.get(`${name}/${id}`) ?? []) {
      if (hour * HOUR_MS >= fromMs && hour * HOUR_MS < toMs) sum += count;
    }
    return sum;
  }

  /** The year of the first count, or undefined. */
  firstYear(name: StatisticName, id: string): number | undefined {
    const hours = [...(this.#counters.get(`${name}/${id}`)?.keys() ?? [])];
    return hours.length === 0 ? undefined : new Date(Math.min(...hours) * HOUR_MS).getUTCFullYear();
  }

  clear(): void {
    this.#counters.clear();
  }

  #hours(key: string): Map<number, number> {
    const hours = this.#counters.get(key) ?? new Map<number, number>();
    this.#counters.set(key, hours);
    return hours;
  }
}
