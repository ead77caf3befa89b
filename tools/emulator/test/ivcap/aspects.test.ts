import { describe, expect, test } from '@jest/globals';
import { type Answer, type Fixture, query, start } from './fixture.js';

const entity = 'urn:x:entity#a b/ü';
const at = { entity, schema: 'urn:s.1' };

function add(fixture: Fixture, content: unknown, parameters: Record<string, string> = at): Promise<Answer> {
  return fixture.call('POST', `/1/aspects${query(parameters)}`, content);
}

function list(fixture: Fixture, parameters: Record<string, string | boolean> = {}): Promise<Answer> {
  return fixture.call('GET', `/1/aspects${query({ 'include-content': true, ...parameters })}`);
}

function contents(answer: Answer): readonly unknown[] {
  return answer.member<{ content: unknown }[]>('items').map(({ content }) => content);
}

describe('aspects', () => {
  test('are added, read, and listed', async () => {
    await using fixture = await start();
    const content = { $schema: 'urn:s.1', $entity: entity, big: 1 };
    const added = await add(fixture, content, { ...at, policy: 'urn:ivcap:policy:p' });
    const id = added.member('id');
    expect([added.status, added.body]).toEqual([200, { id: expect.stringMatching(/^urn:ivcap:aspect:/) }]);
    const { body } = await fixture.call('GET', `/1/aspects/${encodeURIComponent(id)}`);
    expect(body).toEqual({
      id,
      ...at,
      content,
      'content-type': 'application/json',
      'valid-from': expect.any(String),
      asserter: expect.stringMatching(/^urn:ivcap:principal:/),
      account: fixture.ivcap.accountId,
      policy: 'urn:ivcap:policy:p',
      links: expect.any(Array),
    });
    expect(contents(await list(fixture, { entity }))).toEqual([content]);
    expect((await list(fixture, { 'include-content': false })).member('items', 0)).not.toHaveProperty(
      'content',
    );
  });

  test('one says as much as two when it is added twice', async () => {
    await using fixture = await start();
    await add(fixture, { n: 1 });
    await add(fixture, { n: 1 });
    expect(contents(await list(fixture))).toHaveLength(2);
  });

  test('a retracted one stays readable, and is listed for the time when it was valid', async () => {
    await using fixture = await start();
    const { clock } = fixture.emulator;
    clock.freeze();
    clock.set(1_000_000);
    const id = (await add(fixture, { n: 1 })).member('id');
    clock.set(2_000_000);
    expect((await fixture.call('DELETE', `/1/aspects/${id}`)).status).toBe(204);
    expect((await fixture.call('DELETE', `/1/aspects/${id}`)).status).toBe(404);
    expect(contents(await list(fixture))).toEqual([]);
    const counts = await Promise.all(
      [999_999, 1_000_000, 1_999_999, 2_000_000].map(
        async ms => contents(await list(fixture, { 'at-time': new Date(ms).toISOString() })).length,
      ),
    );
    expect(counts).toEqual([0, 1, 1, 0]);
    const { body } = await fixture.call('GET', `/1/aspects/${id}`);
    expect(body).toMatchObject({
      content: { n: 1 },
      'valid-to': '1970-01-01T00:33:20.000Z',
      retracter: expect.any(String),
    });
  });

  test('one is replaced, unless more than one could be meant', async () => {
    await using fixture = await start();
    const put = (n: number): Promise<Answer> => fixture.call('PUT', `/1/aspects${query(at)}`, { n });
    const first = (await put(1)).member('id');
    const second = (await put(2)).member('id');
    expect(contents(await list(fixture))).toEqual([{ n: 2 }]);
    expect((await fixture.call('GET', `/1/aspects/${second}`)).member('replaces')).toBe(first);
    await add(fixture, { n: 3 });
    const ambiguous = await put(4);
    expect([ambiguous.status, ambiguous.member('message')]).toEqual([424, expect.any(String)]);
  });

  test('are found by entity, by a pattern of the schema, by filter, and in an order', async () => {
    await using fixture = await start();
    await add(fixture, { n: 1 }, { entity: 'urn:x:1', schema: 'urn:s.a' });
    await add(fixture, { n: 2 }, { entity: 'urn:x:2', schema: 'urn:s.b' });
    await add(fixture, { n: 3 }, { entity: 'urn:x:2', schema: 'urn:t.c' });
    const found = async (parameters: Record<string, string>): Promise<readonly unknown[]> =>
      contents(await list(fixture, parameters)).map(content => (content as { n: number }).n);
    expect(await found({})).toEqual([3, 2, 1]);
    expect(await found({ entity: 'urn:x:2', schema: 'urn:s%' })).toEqual([2]);
    expect(await found({ schema: 'urn:s' })).toEqual([]);
    expect(await found({ filter: '', 'order-direction': 'ASC' })).toEqual([1, 2, 3]);
    expect(await found({ filter: 'n > 1', 'order-by': 'schema', 'order-direction': 'ASC' })).toEqual([2, 3]);
    expect(await found({ 'order-by': 'entity,valid_from', 'order-direction': 'ASC' })).toEqual([1, 2, 3]);
  });

  test('the old path has the same ones', async () => {
    await using fixture = await start();
    const path = `/1/metadata${query({ 'entity-id': entity, schema: 'urn:s.1' })}`;
    const added = await fixture.call('POST', `/api-0.23${path}`, { n: 1 });
    const id = added.member('record-id');
    expect([added.status, id]).toEqual([200, expect.stringMatching(/^urn:ivcap:record:/)]);
    const legacy = await fixture.call('GET', `/api-0.23${path}&aspect-path=${encodeURIComponent('$.n')}`);
    expect(legacy.body).toMatchObject({
      records: [{ 'record-id': id, entity, schema: 'urn:s.1', aspect: { n: 1 }, aspectContext: 1 }],
      'entity-id': entity,
      schema: 'urn:s.1',
    });
    const current = await fixture.call('GET', path);
    expect(current.body).toMatchObject({ items: [{ id, entity, aspect: { n: 1 } }] });
    expect((await fixture.call('GET', `/api-0.28/1/metadata/${id}`)).body).toMatchObject({
      'record-id': id,
      aspect: { n: 1 },
    });
    expect(contents(await list(fixture))).toEqual([{ n: 1 }]);
    const updated = await fixture.call('PUT', `/1/metadata/${id}${path.slice(path.indexOf('?'))}`, { n: 2 });
    expect(contents(await list(fixture))).toEqual([{ n: 2 }]);
    await fixture.call('PUT', path, { n: 3 });
    expect((await fixture.call('DELETE', `/1/metadata/${updated.member('record-id')}`)).status).toBe(404);
    expect(contents(await list(fixture))).toEqual([{ n: 3 }]);
  });

  test.each([
    ['no entity', { schema: 's' }, {}, 400],
    ['no schema', { entity: 'e' }, {}, 400],
    ['an array', at, [1], 400],
    ['a text', at, '"text"', 400],
    ['broken JSON', at, '{', 400],
    ['a policy that is none', { ...at, policy: 'open' }, {}, 422],
  ])('%s is refused', async (_name, parameters, body, status) => {
    await using fixture = await start();
    const headers = { 'content-type': 'application/json' };
    expect((await fixture.call('POST', `/1/aspects${query(parameters)}`, body, headers)).status).toBe(status);
    expect(contents(await list(fixture))).toEqual([]);
  });

  test('another content type is refused', async () => {
    await using fixture = await start();
    const headers = { 'content-type': 'text/plain' };
    expect((await fixture.call('POST', `/1/aspects${query(at)}`, '{}', headers)).status).toBe(415);
  });

  test.each([
    ['order-by', 'nothing'],
    ['order-direction', 'UP'],
    ['content-path', 'images'],
    ['include-content', 'maybe'],
  ])('%s=%s is refused by name', async (name, value) => {
    await using fixture = await start();
    await add(fixture, {});
    const { status, body } = await list(fixture, { [name]: value });
    expect([status, body]).toMatchObject([422, { name }]);
  });
});
