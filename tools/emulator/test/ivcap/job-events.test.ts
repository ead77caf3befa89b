import { describe, expect, test } from '@jest/globals';
import { dechunk, rawExchange, requestText } from '../host/raw-http.js';
import { until } from '../host/until.js';
import { type Answer, type Fixture, start } from './fixture.js';

interface Event {
  readonly SeqID: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Starts a job that only the test moves; the result is its id and the path of its events. */
async function job(fixture: Fixture): Promise<{ id: string; path: string }> {
  const service = fixture.ivcap.registerService({ name: 'watched', life: 'manual', returns: { out: 1 } });
  const id = (await fixture.call('POST', `/1/services2/${service}/jobs`, {})).member('job-id');
  return { id, path: `/1/services2/${service}/jobs/${id}/events` };
}

function eventsOf({ text }: { readonly text: string }): readonly Event[] {
  const frames = text.split('\n\n').slice(0, -1);
  return frames.map(frame => {
    const [, id, data = ''] = /^id: (\d{8})\ndata: (.*)$/.exec(frame) ?? [];
    const event = JSON.parse(data) as Event;
    expect(event.SeqID).toBe(id);
    return event;
  });
}

/** Type of each event, or the status that it tells. */
function kinds(answer: Answer): readonly unknown[] {
  return eventsOf(answer).map(({ type, data }) => data['status'] ?? data['name'] ?? type);
}

describe('events of a job', () => {
  test('are sent from its start, and end with its end', async () => {
    await using fixture = await start();
    const { id, path } = await job(fixture);
    await fixture.ivcap.advanceRun(id);
    await fixture.ivcap.advanceRun(id);
    fixture.ivcap.reportEvent(id, { name: 'load', options: { message: 'm' } });
    await fixture.ivcap.advanceRun(id);
    const answer = await fixture.call('GET', path, undefined, { accept: 'text/event-stream' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(kinds(answer)).toEqual([
      'pending',
      'scheduled',
      'executing',
      'load',
      'ivcap.job.result',
      'succeeded',
    ]);
    const [first, , , load, result] = eventsOf(answer);
    expect(first).toMatchObject({ type: 'ivcap.job.status', data: { 'job-urn': id } });
    expect(first?.timestamp).toMatch(/\.\d{9}Z$/);
    expect(load).toMatchObject({ type: 'ivcap.job.event', data: { options: { message: 'm' } } });
    expect(result?.data['result-urn']).toMatch(/^urn:ivcap:aspect:/);
  });

  test('come as they happen to a client that waits', async () => {
    await using fixture = await start();
    const { id, path } = await job(fixture);
    const { url, token } = fixture.ivcap;
    const answer = rawExchange({
      url,
      request: requestText('GET', path, { authorization: `Bearer ${token}` }),
      until: text => text.includes('load'),
    });
    await until(() =>
      fixture.ivcap
        .requests()
        .some(({ method, responseBody }) => method === 'GET' && responseBody.includes('pending')),
    );
    fixture.ivcap.reportEvent(id, { name: 'load' });
    const { text } = await answer;
    const body = dechunk(text.slice(text.indexOf('\r\n\r\n') + 4));
    expect(eventsOf({ text: body }).map(({ type }) => type)).toEqual(['ivcap.job.status', 'ivcap.job.event']);
  });

  test('go on after the last one that a client has seen', async () => {
    await using fixture = await start();
    const { id, path } = await job(fixture);
    // Numbers are those of the whole platform, so another job makes a gap.
    await job(fixture);
    await fixture.ivcap.finishRun(id);
    const first = await fixture.call('GET', `${path}?max-messages=2`);
    expect(kinds(first)).toEqual(['pending', 'scheduled']);
    const numbers = eventsOf(first).map(({ SeqID }) => Number(SeqID));
    expect(numbers).toEqual([1, 3]);
    const last = eventsOf(first).at(-1)?.SeqID ?? '';
    const rest = await fixture.call('GET', path, undefined, { 'Last-Event-ID': last });
    expect(kinds(rest)).toEqual(['executing', 'ivcap.job.result', 'succeeded']);
    const end = eventsOf(rest).at(-1)?.SeqID ?? '';
    expect((await fixture.call('GET', path, undefined, { 'Last-Event-ID': end })).status).toBe(204);
  });

  test('are waited for as long as the client says, by the clock', async () => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    const { path } = await job(fixture);
    const nothing = fixture.call('GET', `${path}?max-wait-time=20`, undefined, {
      'Last-Event-ID': '00000001',
    });
    await until(() => fixture.ivcap.requests().length === 2);
    fixture.emulator.clock.advance(20_000);
    expect((await nothing).status).toBe(204);
    const some = await fixture.call('GET', `${path}?max-wait-time=0`);
    expect(kinds(some)).toEqual(['pending']);
  });

  test('can be cut in the middle of a frame, and sent twice', async () => {
    await using fixture = await start();
    const { id, path } = await job(fixture);
    await fixture.ivcap.finishRun(id);
    const { url, token, faults } = fixture.ivcap;
    faults.add({ match: { path }, effect: { cutAfterEvents: 1 } });
    const { text } = await rawExchange({
      url,
      request: requestText('GET', path, { authorization: `Bearer ${token}` }),
    });
    expect(text).toContain('"pending"');
    expect(text).toContain('id: 00000002\ndata: {');
    expect(text).not.toContain('"scheduled"');
    expect(text.endsWith('0\r\n\r\n')).toBe(false);
    faults.add({ match: { path }, effect: { repeatEvents: true } });
    expect(kinds(await fixture.call('GET', `${path}?max-messages=1`))).toEqual(['pending', 'pending']);
  });

  test('that wait do not hold the emulator', async () => {
    await using fixture = await start();
    const { path } = await job(fixture);
    const answer = fixture.call('GET', `${path}?max-wait-time=600`, undefined, {
      'Last-Event-ID': '00000001',
    });
    await until(() => fixture.ivcap.requests().length === 2);
    await fixture.emulator.close();
    expect((await answer).status).toBe(204);
  });

  test.each([
    ['max-messages=0', {}, 422],
    ['max-wait-time=x', {}, 422],
    ['', { 'Last-Event-ID': 'x' }, 422],
  ])('refuse ?%s with %j', async (query, headers, status) => {
    await using fixture = await start();
    const { path } = await job(fixture);
    expect((await fixture.call('GET', `${path}?${query}`, undefined, headers)).status).toBe(status);
  });

  test('of an unknown job are answered with 404', async () => {
    await using fixture = await start();
    const { path, id } = await job(fixture);
    expect((await fixture.call('GET', path.replace(id, 'urn:ivcap:job:x'))).status).toBe(404);
  });
});
