import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { IvcapContent, type IvcapServiceHandler, type IvcapServiceSeed } from '../../src/index.js';
import { until } from '../host/until.js';
import { type Answer, type Fixture, start } from './fixture.js';

type Options = Omit<IvcapServiceSeed, 'name' | 'handler'>;

/** Makes a service; the result is the path of its jobs. */
function jobsOf(fixture: Fixture, options: Options = {}, handler?: IvcapServiceHandler): string {
  return `/1/services2/${fixture.ivcap.registerService({ name: 'service', ...options }, handler)}/jobs`;
}

async function request(fixture: Fixture, jobs: string, input: unknown = {}): Promise<string> {
  return (await fixture.call('POST', jobs, input)).member('job-id');
}

function read(fixture: Fixture, jobs: string, id: string, query = ''): Promise<Answer> {
  return fixture.call('GET', `${jobs}/${id}${query}`);
}

describe('jobs', () => {
  test('one is taken at once, and read until it has a result', async () => {
    await using fixture = await start();
    const jobs = jobsOf(fixture, { life: 'manual', retryLaterSeconds: 7 }, input => ({ got: input }));
    const taken = await fixture.call('POST', jobs, { msg: 'hi' }, { Timeout: '0' });
    const id = taken.member('job-id');
    expect([taken.status, taken.body]).toMatchObject([
      202,
      { 'retry-later': 7, location: expect.stringContaining('/jobs/') },
    ]);
    const { body: pending } = await read(fixture, jobs, encodeURIComponent(id), '?with-request-content=true');
    expect(pending).toMatchObject({
      id,
      status: 'pending',
      order: expect.stringMatching(/^urn:ivcap:order:/),
      'request-content-type': 'application/json',
      'request-content': { msg: 'hi' },
      'requested-at': expect.any(String),
      account: fixture.ivcap.accountId,
      policy: expect.stringMatching(/^urn:ivcap:policy:/),
      links: [{ rel: 'self' }, {}],
    });
    expect((await read(fixture, jobs, id, '/output')).status).toBe(204);
    await fixture.ivcap.finishRun(id);
    const done = await read(fixture, jobs, id);
    expect(done.body).toMatchObject({
      status: 'succeeded',
      'result-content-type': 'application/json',
      'result-content': { got: { msg: 'hi' } },
      'result-content-urn': expect.stringMatching(/^urn:ivcap:aspect:/),
    });
    expect(done.body).not.toHaveProperty('request-content');
    const bare = await read(fixture, jobs, id, '?with-result-content=false');
    expect(bare.body).not.toHaveProperty('result-content');
    const output = await read(fixture, jobs, id, '/output');
    expect([output.status, output.body, output.headers.get('ivcap-job-id')]).toEqual([
      200,
      { got: { msg: 'hi' } },
      id,
    ]);
  });

  test('one that ends in time is answered with its result', async () => {
    await using fixture = await start();
    const jobs = jobsOf(fixture, {}, () => new IvcapContent('a,b\n', 'text/csv'));
    const answer = await fixture.call('POST', jobs, { msg: 'hi' }, { Timeout: '20' });
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      200,
      'a,b\n',
      'text/csv',
    ]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'ivcap-job-id': expect.stringMatching(/^urn:ivcap:job:/),
      'ivcap-order-id': expect.stringMatching(/^urn:ivcap:order:/),
      'ivcap-job-url': expect.stringContaining('/1/services2/'),
    });
  });

  test('the time that a client waits is that of the clock', async () => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    const jobs = jobsOf(fixture, { life: 'manual' });
    const answer = fixture.call('POST', jobs, {}, { Timeout: '20' });
    await until(() => fixture.ivcap.runs().length === 1);
    fixture.emulator.clock.advance(20_000);
    expect((await answer).status).toBe(202);
  });

  test('one that fails says why', async () => {
    await using fixture = await start();
    const jobs = jobsOf(fixture, { failsWith: 'out of memory', life: 'manual' });
    const id = await request(fixture, jobs);
    expect(await fixture.ivcap.finishRun(id)).toBe('failed');
    expect((await read(fixture, jobs, id)).body).toMatchObject({
      status: 'failed',
      'error-message': 'out of memory',
    });
    const output = await read(fixture, jobs, id, '/output');
    expect([output.status, output.body]).toEqual([500, { message: 'out of memory' }]);
  });

  test('a failure is no result in time, and nothing is one neither', async () => {
    await using fixture = await start();
    const failing = jobsOf(fixture, { name: 'failing', failsWith: 'x' } as Options);
    expect((await fixture.call('POST', failing, {}, { Timeout: '20' })).status).toBe(202);
    const silent = jobsOf(fixture, { name: 'silent' } as Options, () => undefined);
    const answer = await fixture.call('POST', silent, {}, { Timeout: '20' });
    expect(answer.status).toBe(202);
    expect((await read(fixture, silent, answer.member('job-id'), '/output')).status).toBe(204);
  });

  test('the input may be of any type, or an aspect', async () => {
    await using fixture = await start();
    const inputs: unknown[] = [];
    const jobs = jobsOf(fixture, {}, input => void inputs.push(input));
    const headers = { 'content-type': 'text/plain', Timeout: '20' };
    await fixture.call('POST', jobs, 'plain', headers);
    const urn = fixture.ivcap.addAspect({
      entity: 'urn:x:1',
      schema: 'urn:s.1',
      content: { from: 'aspect' },
    });
    const body = { $schema: 'urn:ivcap:schema:job.input.1', 'request-aspect': urn };
    await fixture.call('POST', jobs, body, { Timeout: '20' });
    expect(inputs).toEqual([Buffer.from('plain'), { from: 'aspect' }]);
    expect((await fixture.call('POST', jobs, { ...body, 'request-aspect': 'urn:x:2' })).status).toBe(404);
  });

  test('the jobs of one service are listed, filtered and ordered', async () => {
    await using fixture = await start();
    const jobs = jobsOf(fixture, { life: 'manual' });
    const first = await request(fixture, jobs);
    const second = await request(fixture, jobs);
    await request(fixture, jobsOf(fixture, { name: 'other' } as Options));
    await fixture.ivcap.advanceRun(first);
    const listed = async (query: string): Promise<string[]> =>
      (await fixture.call('GET', `${jobs}${query}`)).member<{ id: string }[]>('items').map(({ id }) => id);
    expect(await listed('')).toEqual([second, first]);
    expect(await listed("?filter=status='scheduled'")).toEqual([first]);
  });

  test('the platform keeps an aspect with the state of each job', async () => {
    await using fixture = await start();
    const jobs = jobsOf(fixture, { life: 'manual' });
    const id = await request(fixture, jobs);
    await fixture.ivcap.advanceRun(id);
    const path = `/1/aspects?entity=${id}&schema=urn:ivcap:schema:job.2&include-content=true`;
    const aspects = await fixture.call('GET', path);
    expect(aspects.member('items')).toHaveLength(1);
    expect(aspects.member('items', 0, 'content')).toMatchObject({
      id,
      status: 'scheduled',
      'service-name': 'service',
    });
  });

  test.each([
    ['an unknown service', '/1/services2/urn:ivcap:service:x/jobs', {}, {}, 404],
    ['no input', undefined, '', { 'content-type': 'application/json' }, 400],
    ['broken JSON', undefined, '{', { 'content-type': 'application/json' }, 400],
    ['a time that is no whole number', undefined, {}, { Timeout: '0.05' }, 400],
    ['a missing parameter', undefined, { other: 1 }, {}, 422],
    ['a parameter of another type', undefined, { n: 'x' }, {}, 422],
  ])('%s is refused', async (_name, path, body, headers, status) => {
    await using fixture = await start();
    const jobs = path ?? jobsOf(fixture, { parameters: [{ name: 'n', type: 'int' }] });
    expect((await fixture.call('POST', jobs, body, headers as Record<string, string>)).status).toBe(status);
    expect(fixture.ivcap.runs()).toEqual([]);
  });

  test('a job can belong to an order that its client names', async () => {
    await using fixture = await start();
    const jobs = jobsOf(fixture);
    const order =
      (await fixture.call('POST', jobs, {}, { Timeout: '20' })).headers.get('ivcap-order-id') ?? '';
    const headers = { Timeout: '20', 'IVCAP-Order-Id': order };
    expect((await fixture.call('POST', jobs, {}, headers)).headers.get('ivcap-order-id')).toBe(order);
    expect(fixture.ivcap.runs()).toHaveLength(2);
  });

  test('what others say about a job does not stop it', async () => {
    await using fixture = await start();
    const jobs = jobsOf(fixture, { life: 'manual' });
    const id = await request(fixture, jobs);
    for (const n of [1, 2])
      fixture.ivcap.addAspect({ entity: id, schema: 'urn:ivcap:schema:job.2', content: { n } });
    expect(await fixture.ivcap.finishRun(id)).toBe('succeeded');
  });

  test('a job is found under its own service only', async () => {
    await using fixture = await start();
    const id = await request(fixture, jobsOf(fixture));
    const lost = await read(fixture, jobsOf(fixture, { name: 'other' } as Options), id);
    expect([lost.status, lost.member('id')]).toEqual([404, id]);
  });

  test('what is not done goes on in the next process, with a data directory', async () => {
    const data = await mkdtemp(join(tmpdir(), 'emulator-ivcap-'));
    const service: IvcapServiceSeed = {
      name: 'slow',
      returns: { done: true },
      life: { pendingMs: 3_600_000 },
    };
    const seed = { ivcap: { services: [service] } };
    let id = '';
    let jobs = '';
    {
      await using fixture = await start({ data, seed });
      jobs = `${new URL((await fixture.call('GET', '/1/services2')).member('items', 0, 'href')).pathname}/jobs`;
      id = await request(fixture, jobs);
    }
    {
      await using fixture = await start({ data, seed });
      expect(fixture.ivcap.runs()).toMatchObject([{ jobId: id, status: 'pending' }]);
      fixture.emulator.clock.advance(3_600_000);
      expect(await fixture.ivcap.finishRun(id)).toBe('succeeded');
      expect((await read(fixture, jobs, id)).body).toMatchObject({ 'result-content': { done: true } });
    }
    await rm(data, { recursive: true });
  });
});
