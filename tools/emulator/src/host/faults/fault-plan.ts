import type { Fault, FaultEffect, FaultMatch, FaultReport } from './fault.js';

/** The faults of one platform. */
export interface FaultControl<E extends FaultEffect = FaultEffect> {
  /** Adds a fault; the result tells its hits and takes it away again. */
  add(fault: Fault<E>): FaultHandle;
  list(): readonly FaultReport<E>[];
  /** Takes all faults away. */
  clear(): void;
  /** Faults that were asked for and have met no request yet. */
  unused(): readonly FaultReport<E>[];
}

/** One added fault. */
export interface FaultHandle {
  readonly id: number;
  /** Requests met so far. */
  readonly hits: number;
  remove(): void;
}

interface Entry<E extends FaultEffect> {
  readonly id: number;
  readonly fault: Fault<E>;
  readonly path: RegExp;
  seen: number;
  hits: number;
}

/** What the faults that met one request do to it together; a later fault wins over an earlier one. */
export interface MetFaults<E extends FaultEffect> {
  readonly ids: readonly number[];
  readonly effect: E;
}

/** Keeps faults in the order in which they were added and counts what they meet. */
export class FaultPlan<E extends FaultEffect> implements FaultControl<E> {
  readonly #entries = new Map<number, Entry<E>>();
  #lastId = 0;

  add(fault: Fault<E>): FaultHandle {
    const entry: Entry<E> = {
      id: ++this.#lastId,
      fault,
      path: pathPattern(fault.match?.path ?? '**'),
      seen: 0,
      hits: 0,
    };
    this.#entries.set(entry.id, entry);
    return {
      id: entry.id,
      get hits() {
        return entry.hits;
      },
      remove: () => void this.remove(entry.id),
    };
  }

  /** Takes one fault away; false when there is none with this id. */
  remove(id: number): boolean {
    return this.#entries.delete(id);
  }

  list(): readonly FaultReport<E>[] {
    return [...this.#entries.values()].map(({ id, fault, hits }) => ({ id, ...fault, hits }));
  }

  unused(): readonly FaultReport<E>[] {
    return this.list().filter(report => report.hits === 0);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Counts a request against every fault that matches it. */
  meet(method: string, path: string): MetFaults<E> {
    const ids: number[] = [];
    const effects: E[] = [];
    for (const entry of this.#entries.values()) {
      if (!isMet(entry, method, path)) continue;
      entry.hits++;
      ids.push(entry.id);
      effects.push(entry.fault.effect);
    }
    return { ids, effect: Object.assign({}, ...effects) as E };
  }
}

function isMet(entry: Entry<FaultEffect>, method: string, path: string): boolean {
  const match: FaultMatch = entry.fault.match ?? {};
  if (match.method !== undefined && match.method !== method) return false;
  if (!entry.path.test(path)) return false;
  entry.seen++;
  if (entry.seen <= (match.skip ?? 0)) return false;
  const count = match.count ?? 1;
  return count === 'always' || entry.hits < count;
}

function pathPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*|\*)/)
    .map(part => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.|?+(){}[\]]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`);
}
