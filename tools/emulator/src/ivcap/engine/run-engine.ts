import type { Deployment } from '../deployment.js';
import { isFinal, type RunRecord, type RunStatus } from '../model/records.js';
import { announce, reportEvent, settle } from './announce.js';
import { carryOut, type RunOutcome } from './carry-out.js';
import { echoCode, type IvcapServiceEvent, type ServiceCode } from './service-code.js';

/** Leads orders and jobs through their life: pending, scheduled, executing and one of the final statuses. */
export class RunEngine {
  readonly #deployment: Deployment;
  readonly #code = new Map<string, ServiceCode>();
  readonly #timers = new Map<string, () => void>();
  readonly #outcomes = new Map<string, Promise<RunOutcome>>();

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  /** Gives code to a service. */
  register(serviceId: string, code: ServiceCode): void {
    this.#code.set(serviceId, code);
  }

  codeOf(serviceId: string): ServiceCode {
    return this.#code.get(serviceId) ?? echoCode;
  }

  /** Takes a new run. */
  start(run: RunRecord): RunRecord {
    this.#put(run);
    this.#schedule(run);
    return run;
  }

  /** Goes on with the runs that an earlier process left. */
  resume(): void {
    for (const run of this.#deployment.runs.all()) this.#schedule(run);
  }

  /** Stops leading runs. */
  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  /** Stops leading runs; forgets the code of services too. */
  clear(): void {
    this.stop();
    this.#code.clear();
    this.#outcomes.clear();
  }

  /** Takes a run to its next status; one that is final stays as it is. */
  async advance(id: string): Promise<RunRecord> {
    const run = this.#find(id);
    this.#cancelTimer(run.id);
    switch (run.status) {
      case 'pending':
        return this.#enter({ ...run, status: 'scheduled' });
      case 'scheduled': {
        const executing = this.#enter({
          ...run,
          status: 'executing',
          startedAtMs: this.#deployment.clock.now(),
        });
        void this.#begin(executing);
        return executing;
      }
      case 'executing': {
        const outcome = await this.#begin(run);
        const now = this.#deployment.runs.get(run.id);
        return now === undefined || isFinal(now.status) ? (now ?? run) : this.end(run.id, outcome);
      }
      default:
        return run;
    }
  }

  /** Ends a run, whatever its code would have done. */
  end(id: string, outcome: RunOutcome): RunRecord {
    const run = this.#find(id);
    if (isFinal(run.status)) return run;
    this.#cancelTimer(run.id);
    this.#outcomes.delete(run.id);
    const finishedAtMs = this.#deployment.clock.now();
    const startedAtMs = run.startedAtMs ?? finishedAtMs;
    return this.#put(settle(this.#deployment, { ...run, ...outcome, startedAtMs, finishedAtMs }));
  }

  /** Sends an event of a service to those who watch a job. */
  report(jobId: string, event: IvcapServiceEvent): void {
    reportEvent(this.#deployment, this.#find(jobId), event);
  }

  #enter(run: RunRecord): RunRecord {
    this.#put(run);
    this.#schedule(run);
    return run;
  }

  #begin(run: RunRecord): Promise<RunOutcome> {
    const begun = this.#outcomes.get(run.id) ?? carryOut(this.#deployment, this.codeOf(run.service), run);
    this.#outcomes.set(run.id, begun);
    return begun;
  }

  #put(run: RunRecord): RunRecord {
    this.#deployment.runs.put(run);
    announce(this.#deployment, run);
    this.#deployment.changes.notify(run.id);
    return run;
  }

  #schedule({ id, service, status }: RunRecord): void {
    const { life } = this.codeOf(service);
    if (life === 'manual' || isFinal(status)) return;
    const waits: Partial<Record<RunStatus, number | undefined>> = {
      pending: life.pendingMs,
      scheduled: life.scheduledMs,
      executing: life.executingMs,
    };
    const cancel = this.#deployment.clock.after(waits[status] ?? 0, () => {
      this.#timers.delete(id);
      this.advance(id).catch(error => this.#deployment.log(`ivcap: run ${id} stopped: ${String(error)}`));
    });
    this.#timers.set(id, cancel);
  }

  #cancelTimer(id: string): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }

  #find(id: string): RunRecord {
    const { runs } = this.#deployment;
    const run = runs.get(id) ?? runs.all().find(({ jobId }) => jobId === id);
    if (!run) throw new Error(`there is no order or job ${id}`);
    return run;
  }
}
