import { randomUUID } from 'node:crypto';
import type { EmulatorClock } from '../../host/clock.js';
import { writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';

/** An event of a job, in the form in which it is sent. */
export interface JobEvent {
  readonly SeqID: string;
  readonly eventID: string;
  readonly type: string;
  readonly schema: string;
  readonly source: string;
  readonly timestamp: string;
  readonly data: unknown;
}

const COLLECTION = 'events';

/** The events of all jobs. Their numbers grow over the whole deployment, so those of one job have gaps. */
export class EventLog {
  readonly #clock: EmulatorClock;
  readonly #store: Store;
  readonly #byJob = new Map<string, JobEvent[]>();
  #last = 0;

  constructor(clock: EmulatorClock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    for (const [, text] of store.entries(COLLECTION)) {
      const { jobId, event } = JSON.parse(text) as { jobId: string; event: JobEvent };
      this.#keep(jobId, event);
    }
  }

  add(jobId: string, type: string, schema: string, data: unknown): void {
    const event: JobEvent = {
      SeqID: String(this.#last + 1).padStart(8, '0'),
      eventID: randomUUID(),
      type,
      schema,
      source: 'emulator',
      // Nine digits of fraction, as real servers send up to so many.
      timestamp: `${new Date(this.#clock.now()).toISOString().slice(0, -1)}000000Z`,
      data,
    };
    this.#keep(jobId, event);
    if (this.#store.durable) this.#store.put(COLLECTION, event.SeqID, writeJson({ jobId, event }));
  }

  /** The events of a job after one number. */
  after(jobId: string, sequence: number): readonly JobEvent[] {
    return (this.#byJob.get(jobId) ?? []).filter(event => Number(event.SeqID) > sequence);
  }

  clear(): void {
    this.#byJob.clear();
    this.#last = 0;
  }

  #keep(jobId: string, event: JobEvent): void {
    this.#last = Number(event.SeqID);
    const events = this.#byJob.get(jobId);
    if (events) events.push(event);
    else this.#byJob.set(jobId, [event]);
  }
}
