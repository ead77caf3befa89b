import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isIvcapError, isJobFailedError, type Job } from '@sdk/ivcap';
import { all, clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const doubling = () =>
  server.emulator.registerService({ name: 'double' }, input => ({ n: 2 * (input as { n: number }).n }));

describe('a job', () => {
  test('gives its result', async () => {
    const service = await clientOf(server).services.get(doubling());
    const job = await service.requestJob({ n: 21 });
    expect(await job.result({ firstDelayMs: 1 })).toEqual({ n: 42 });
    expect(await job.output()).toEqual({ n: 42 });
    expect((await all(service.jobs())).map(({ urn }) => urn)).toEqual([job.urn]);
  });

  test('gives its result at once when the server may wait for it', async () => {
    const job = await clientOf(server).jobs.create(doubling(), { n: 1 }, { waitMs: 5_000 });
    expect(job.lastStatus).toBe('succeeded');
    expect(await job.result()).toEqual({ n: 2 });
  });

  test('that failed has no result but an error with the reason', async () => {
    const urn = server.emulator.registerService({ name: 'bad', failsWith: 'no such region' });
    const job = await clientOf(server).jobs.create(urn, {});
    expect((await job.wait({ firstDelayMs: 1 })).status).toBe('failed');
    const error = await rejection(job.result());
    if (!isJobFailedError(error)) throw error;
    expect(error.urn).toBe(job.urn);
    expect(error.reason).toContain('no such region');
  });

  test('goes on in another process, also when its service is not known', async () => {
    const job = await clientOf(server).jobs.create(doubling(), { n: 4 });
    const state = JSON.parse(JSON.stringify(job)) as { urn: string };
    const other = clientOf(server);
    expect(await other.jobs.resume(state).result({ firstDelayMs: 1 })).toEqual({ n: 8 });
    expect(await other.jobs.resume({ urn: state.urn }).result({ firstDelayMs: 1 })).toEqual({ n: 8 });
    expect((await other.jobs.get(state.urn)).record?.status).toBe('succeeded');
  });

  test('of an unknown service is refused', async () => {
    const error = await rejection(clientOf(server).jobs.create('urn:ivcap:service:nope', {}));
    if (!isIvcapError(error)) throw error;
    expect([error.status, error.id]).toEqual([404, 'urn:ivcap:service:nope']);
  });
});

describe('the events of a job', () => {
  const started = async (): Promise<Job> => {
    const urn = server.emulator.registerService({ name: 'steps', life: 'manual' }, (_input, run) => {
      for (const name of ['load', 'compute', 'save']) run.report({ name });
      return 1;
    });
    return clientOf(server).jobs.create(urn, {});
  };
  const types = async (job: Job, options = {}) =>
    (await all(job.events(options))).map(({ type, data }) => {
      const { status, name } = data as { readonly status?: string; readonly name?: string };
      return status ?? name ?? type;
    });

  test('come from the start and end with the job', async () => {
    const job = await started();
    const reading = types(job, { maxWaitSeconds: 1 });
    await server.emulator.finishRun(job.urn);
    const seen = await reading;
    expect(seen).toEqual(expect.arrayContaining(['executing', 'load', 'compute', 'save', 'succeeded']));
    expect(seen.at(-1)).toBe('succeeded');
  });

  test('come each once, however short the answers are, cut in mid frame, or repeated', async () => {
    const job = await started();
    await server.emulator.finishRun(job.urn);
    const whole = await types(job);
    expect(await types(job, { maxMessages: 1 })).toEqual(whole);
    server.emulator.faults.add({ match: { path: '**/events' }, effect: { cutAfterEvents: 2 } });
    server.emulator.faults.add({ match: { path: '**/events', skip: 1 }, effect: { repeatEvents: true } });
    expect(await types(job)).toEqual(whole);
    expect(server.emulator.faults.unused()).toEqual([]);
  });

  test('end when the job is over and there is nothing to tell any more', async () => {
    const job = await started();
    await server.emulator.finishRun(job.urn);
    const events = await all(job.events());
    const last = events.at(-1)?.seqId;
    expect(await all(job.events({ resumeFrom: last, maxWaitSeconds: 0 }))).toEqual([]);
  });
});
