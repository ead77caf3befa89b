import { describe, expect, test } from '@jest/globals';
import { type Answer, type Fixture, start } from './fixture.js';

async function create(fixture: Fixture, name = 'events'): Promise<string> {
  return (await fixture.call('POST', '/1/queues', { name, description: 'd' })).member('id');
}

function send(fixture: Fixture, queue: string, message: unknown): Promise<Answer> {
  return fixture.call('POST', `/1/queues/${queue}/messages?schema=urn:s.1`, message);
}

describe('queues', () => {
  test('one is made, read, listed and taken away', async () => {
    await using fixture = await start();
    const made = await fixture.call('POST', '/1/queues', { name: 'events', policy: 'urn:ivcap:policy:p' });
    const id = made.member('id');
    expect([made.status, made.body]).toMatchObject([
      201,
      { name: 'events', account: fixture.ivcap.accountId },
    ]);
    expect((await fixture.call('GET', '/1/queues')).body).toMatchObject({ items: [{ id, name: 'events' }] });
    expect((await fixture.call('GET', `/1/queues/${id}`)).body).toMatchObject({
      id,
      'total-messages': 0,
      bytes: 0,
    });
    expect((await fixture.call('DELETE', `/1/queues/${encodeURIComponent(id)}`)).status).toBe(204);
    expect((await fixture.call('GET', `/1/queues/${id}`)).member('id')).toBe(id);
    expect((await fixture.call('DELETE', `/1/queues/${id}`)).status).toBe(404);
  });

  test('messages come out once, in their order, as JSON texts', async () => {
    await using fixture = await start();
    const id = await create(fixture);
    for (const t of [1, 2, 3]) expect((await send(fixture, id, { t })).status).toBe(200);
    const { body } = await fixture.call('GET', `/1/queues/${id}`);
    expect(body).toMatchObject({ 'total-messages': 3, bytes: 21, 'first-time': expect.any(String) });
    const first = await fixture.call('GET', `/1/queues/${id}/messages?limit=2`);
    expect(first.body).toEqual({
      messages: [1, 2].map(t => ({
        id: expect.any(String),
        content: `{"t":${t}}`,
        'content-type': 'application/json',
        schema: 'urn:s.1',
      })),
      'at-time': expect.any(String),
    });
    const rest = await fixture.call('GET', `/1/queues/${id}/messages?limit=2`);
    expect(rest.member('messages')).toHaveLength(1);
    expect((await fixture.call('GET', `/1/queues/${id}/messages`)).member('messages')).toEqual([]);
  });

  test('messages that were sent at the same time are all kept', async () => {
    await using fixture = await start();
    const id = await create(fixture);
    await Promise.all(Array.from({ length: 20 }, (_, t) => send(fixture, id, { t })));
    const { member } = await fixture.call('GET', `/1/queues/${id}/messages?limit=50`);
    expect(member('messages')).toHaveLength(20);
  });

  test.each(['with space', 'a.b', 'a*', 'a>', 'a/b', 'a\\b', 'a\u0007'])(
    'the name %j is refused',
    async name => {
      await using fixture = await start();
      const { status, body } = await fixture.call('POST', '/1/queues', { name });
      expect([status, body]).toMatchObject([422, { name: 'name', value: name }]);
    },
  );

  test('wrong requests are refused', async () => {
    await using fixture = await start();
    const id = await create(fixture);
    const again = await fixture.call('POST', '/1/queues', { name: 'events' });
    expect([again.status, again.member('id')]).toEqual([409, id]);
    expect((await fixture.call('POST', '/1/queues', {})).status).toBe(400);
    expect((await fixture.call('POST', `/1/queues/${id}/messages`, { t: 1 })).status).toBe(400);
    expect((await fixture.call('POST', `/1/queues/${id}/messages?schema=s`, '')).status).toBe(400);
    expect((await fixture.call('GET', `/1/queues/${id}/messages?limit=0`)).status).toBe(422);
    expect((await send(fixture, 'urn:ivcap:queue:x', {})).status).toBe(404);
  });
});
