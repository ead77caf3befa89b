import { describe, expect, test } from '@jest/globals';
import { type Fixture, query, start } from './fixture.js';

const pump = {
  name: 'Pump',
  properties: {
    name: { type: 'String', required: true },
    serial: { type: 'String', unique: true },
    at: { type: 'DateTime' },
    price: { type: 'Decimal' },
  },
  naturalKey: ['name'],
  indexes: [{ keys: ['site', 'slot'], options: { unique: true } }],
};

async function pumps(records: readonly Record<string, unknown>[] = []): Promise<Fixture> {
  return await start({ seed: { vantiq: { namespaces: [{ name: 'NS', types: [{ ...pump, records }] }] } } });
}

function codeOf(body: unknown): unknown {
  return (body as { code: string }[])[0]?.code;
}

describe('insert', () => {
  test('answers 200 with the stored record and the properties of the system', async () => {
    await using fixture = await pumps();
    fixture.emulator.clock.freeze();
    const { status, body } = await fixture.call('POST', '/resources/custom/Pump', {
      _id: 'mine',
      name: 'P1',
      ars_version: 9,
      ars_public: true,
      nested: { list: [1, { deep: null }] },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'P1',
      ars_public: true,
      nested: { list: [1, { deep: null }] },
      ars_namespace: 'NS',
      ars_version: 1,
      ars_createdAt: new Date(fixture.emulator.clock.now()).toISOString(),
      ars_createdBy: 'admin',
    });
    const { _id } = body as { _id: string };
    expect((await fixture.call('GET', `/resources/custom/Pump/${_id}`)).body).toEqual(body);
  });

  test('integers of 64 bits come back exactly', async () => {
    await using fixture = await pumps();
    const response = await fetch(`${fixture.vantiq.url}/api/v1/resources/custom/Pump`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fixture.vantiq.accessToken}` },
      body: '{"name":"big","n":9223372036854775807}',
    });
    expect(await response.text()).toContain('"n":9223372036854775807');
  });

  test.each([
    ['2026-01-05T10:11:12.123Z', '2026-01-05T10:11:12.123Z'],
    ['2026-01-05T10:11:12Z', '2026-01-05T10:11:12Z'],
    ['2026-01-05T10:11:12.123456Z', '2026-01-05T10:11:12.123Z'],
    [1767607872123, '2026-01-05T10:11:12.123Z'],
    ['2026-01-05T11:11:12.123+01:00', '2026-01-05T10:11:12.123Z'],
  ])('a DateTime %j is kept as %s', async (at, stored) => {
    await using fixture = await pumps();
    const { body } = await fixture.call('POST', '/resources/custom/Pump', { name: 'P', at });
    expect(body).toMatchObject({ at: stored });
  });

  test('a Decimal is kept as text, and what is no DateTime is refused', async () => {
    await using fixture = await pumps();
    const { body } = await fixture.call('POST', '/resources/custom/Pump', { name: 'P', price: 3.14 });
    expect(body).toMatchObject({ price: '3.14' });
    expect((await fixture.call('POST', '/resources/custom/Pump', { name: 'Q', at: 'soon' })).status).toBe(
      400,
    );
  });

  test.each([
    ['the natural key', { name: 'P1' }],
    ['a unique property', { name: 'P2', serial: 's1' }],
    ['a unique index', { name: 'P2', site: 'A', slot: 1 }],
  ])('a duplicate of %s is a 409', async (_what, record) => {
    await using fixture = await pumps([{ name: 'P1', serial: 's1', site: 'A', slot: 1 }]);
    const { status, body } = await fixture.call('POST', '/resources/custom/Pump', record);
    expect([status, codeOf(body)]).toEqual([409, 'io.vantiq.resource.duplicate.key']);
    const near = { name: 'P2', serial: 's2', site: 'A', slot: 2 };
    expect((await fixture.call('POST', '/resources/custom/Pump', near)).status).toBe(200);
  });

  test('a required property must be there', async () => {
    await using fixture = await pumps();
    for (const record of [{}, { name: null }]) {
      const { status, body } = await fixture.call('POST', '/resources/custom/Pump', record);
      expect(status).toBe(400);
      expect(body).toMatchObject([{ params: ['Pump', 'name'] }]);
    }
  });

  test('an array is stored one by one, with an answer for each', async () => {
    await using fixture = await pumps();
    const { status, headers, body } = await fixture.call('POST', '/resources/custom/Pump', [
      { name: 'a' },
      { name: 'a' },
      { name: 'b' },
      3,
    ]);
    expect(status).toBe(200);
    expect(headers.get('x-total-count')).toBe('2');
    expect((body as { status: number }[]).map(item => item.status)).toEqual([200, 409, 200, 400]);
    expect(body).toMatchObject([
      { body: { name: 'a' } },
      { body: [{ params: ['Pump', '{name=a}'] }] },
      {},
      {},
    ]);
    const none = await fixture.call('POST', '/resources/custom/Pump', [{ name: 'a' }]);
    expect(none.status).toBe(409);
    expect((await fixture.call('POST', '/resources/custom/Pump', [])).body).toEqual([]);
  });

  test('a system resource is made or replaced', async () => {
    await using fixture = await start();
    const post = (redeliveryTTL?: number): ReturnType<Fixture['call']> =>
      fixture.call('POST', '/resources/topics', { name: '/a', redeliveryTTL });
    const first = (await post(10)).body as { _id: string };
    const second = await post();
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ _id: first._id, name: '/a', ars_version: 2 });
    expect(second.body).not.toHaveProperty('redeliveryTTL');
  });

  test('a system resource needs its key', async () => {
    await using fixture = await start();
    expect((await fixture.call('POST', '/resources/rules', { when: '/topics/a' })).status).toBe(400);
  });
});

describe('update', () => {
  test('changes what the body names, and answers what changed', async () => {
    await using fixture = await pumps([{ name: 'P1', rpm: 1, site: 'A' }]);
    const [{ _id }] = (await fixture.call('GET', '/resources/custom/Pump')).body as [{ _id: string }];
    const { status, body } = await fixture.call('PUT', `/resources/custom/Pump/${_id}`, {
      name: 'P1',
      rpm: 2,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      rpm: 2,
      ars_version: 2,
      ars_modifiedAt: expect.any(String),
      ars_modifiedBy: 'admin',
    });
    expect((await fixture.call('GET', `/resources/custom/Pump/${_id}`)).body).toMatchObject({
      name: 'P1',
      rpm: 2,
      site: 'A',
      ars_version: 2,
    });
  });

  test('a version that is not the current one is a conflict', async () => {
    await using fixture = await pumps([{ name: 'P1' }]);
    const [{ _id }] = (await fixture.call('GET', '/resources/custom/Pump')).body as [{ _id: string }];
    const put = (version: number): ReturnType<Fixture['call']> =>
      fixture.call('PUT', `/resources/custom/Pump/${_id}`, { rpm: version, ars_version: version });
    expect((await put(1)).status).toBe(200);
    const stale = await put(1);
    expect(stale.status).toBe(409);
    expect(codeOf(stale.body)).toBe('io.vantiq.update.authorization.or.version.conflict');
  });

  test('may not take the key of another record, nor a required property away', async () => {
    await using fixture = await pumps([{ name: 'P1' }, { name: 'P2' }]);
    const [{ _id }] = (await fixture.call('GET', '/resources/custom/Pump')).body as [{ _id: string }];
    expect((await fixture.call('PUT', `/resources/custom/Pump/${_id}`, { name: 'P2' })).status).toBe(409);
    expect((await fixture.call('PUT', `/resources/custom/Pump/${_id}`, { name: null })).status).toBe(400);
  });

  test('upsert matches by the natural key', async () => {
    await using fixture = await pumps();
    const upsert = (body: unknown): ReturnType<Fixture['call']> =>
      fixture.call('POST', '/resources/custom/Pump?upsert=true', body);
    expect((await upsert({ name: 'P1', rpm: 1 })).body).toMatchObject({ name: 'P1', rpm: 1, ars_version: 1 });
    const second = await upsert({ name: 'P1', rpm: 2 });
    expect(second.body).toMatchObject({ rpm: 2, ars_version: 2 });
    expect(second.body).not.toHaveProperty('name');
    expect(second.body).not.toHaveProperty('_id');
    expect((await fixture.call('GET', '/resources/custom/Pump')).body).toHaveLength(1);
  });

  test('upsert without a natural key is refused', async () => {
    await using fixture = await start();
    await fixture.vantiq.createType({ name: 'Loose' });
    expect((await fixture.call('POST', '/resources/custom/Loose?upsert=true', {})).status).toBe(400);
  });

  test('PATCH applies JSON Patch, on system resources too', async () => {
    await using fixture = await pumps([{ name: 'P1', tags: ['a'], old: 1 }]);
    const [{ _id }] = (await fixture.call('GET', '/resources/custom/Pump')).body as [{ _id: string }];
    const path = `/resources/custom/Pump/${_id}`;
    const { body } = await fixture.call('PATCH', path, [
      { op: 'replace', path: '/name', value: 'P9' },
      { op: 'add', path: '/tags/-', value: 'b' },
      { op: 'remove', path: '/old' },
    ]);
    expect(body).toMatchObject({ name: 'P9', tags: ['a', 'b'], ars_version: 2 });
    expect((await fixture.call('GET', path)).body).not.toHaveProperty('old');
    await fixture.vantiq.registerSource('S', {}, { active: false });
    const active = [{ op: 'replace', path: '/active', value: true }];
    expect((await fixture.call('PATCH', '/resources/sources/S', active)).body).toMatchObject({
      active: true,
    });
    for (const wrong of [
      [{ op: 'remove', path: '/none' }],
      [{ op: 'remove' }],
      3,
      [{ op: 'jump', path: '/a' }],
    ]) {
      expect((await fixture.call('PATCH', path, wrong)).status).toBe(400);
    }
  });
});

describe('delete', () => {
  test('by id is 204, and 404 the second time', async () => {
    await using fixture = await pumps([{ name: 'P1' }]);
    const [{ _id }] = (await fixture.call('GET', '/resources/custom/Pump')).body as [{ _id: string }];
    const remove = (): ReturnType<Fixture['call']> => fixture.call('DELETE', `/resources/custom/Pump/${_id}`);
    const first = await remove();
    expect([first.status, first.body, first.headers.get('x-total-count')]).toEqual([204, undefined, null]);
    const second = await remove();
    expect(second.status).toBe(404);
    expect(second.body).toEqual([
      {
        code: 'io.vantiq.resource.not.found',
        message: `The requested instance ('{_id=${_id}}') of the Pump resource could not be found.`,
        params: ['Pump', `{_id=${_id}}`],
      },
    ]);
  });

  test('by where counts when asked to, and fails when nothing matches', async () => {
    await using fixture = await pumps([
      { name: 'a', n: 1 },
      { name: 'b', n: 2 },
      { name: 'c', n: 3 },
    ]);
    const path = `/resources/custom/Pump${query({ count: true, where: { n: { $gt: 1 } } })}`;
    const { status, headers } = await fixture.call('DELETE', path);
    expect([status, headers.get('x-total-count')]).toEqual([204, '2']);
    const again = await fixture.call('DELETE', path);
    expect([again.status, codeOf(again.body)]).toEqual([404, 'io.vantiq.resource.not.found']);
  });

  test('without a where it deletes everything, and an empty collection is fine', async () => {
    await using fixture = await pumps([{ name: 'a' }, { name: 'b' }]);
    const remove = (): ReturnType<Fixture['call']> =>
      fixture.call('DELETE', '/resources/custom/Pump?count=true');
    expect((await remove()).headers.get('x-total-count')).toBe('2');
    const empty = await remove();
    expect([empty.status, empty.body, empty.headers.get('x-total-count')]).toEqual([204, undefined, '0']);
  });

  test('frees the unique keys', async () => {
    await using fixture = await pumps([{ name: 'a', serial: 's' }]);
    await fixture.call('DELETE', '/resources/custom/Pump');
    const again = await fixture.call('POST', '/resources/custom/Pump', { name: 'a', serial: 's' });
    expect(again.status).toBe(200);
  });

  test('a type takes its records along, and the types of the system stay', async () => {
    await using fixture = await pumps([{ name: 'a' }]);
    expect((await fixture.call('DELETE', '/resources/types/Pump')).status).toBe(204);
    expect((await fixture.call('GET', '/resources/custom/Pump')).status).toBe(404);
    await fixture.vantiq.createType(pump);
    expect((await fixture.call('GET', '/resources/custom/Pump')).body).toEqual([]);
    expect((await fixture.call('DELETE', '/resources/types/ArsType')).status).toBe(403);
  });
});

describe('the catalogue', () => {
  test('lists the types of the system beside the user’s own', async () => {
    await using fixture = await pumps();
    const one = await fixture.call('GET', '/resources/types/ArsNamespace');
    expect(one.body).toMatchObject({
      name: 'ArsNamespace',
      resourceName: 'namespaces',
      ars_namespace: 'system',
    });
    const cluster = await fixture.call('GET', '/resources/types/ArsK8sCluster');
    expect(cluster.body).toMatchObject({ resourceName: 'system.k8sclusters' });
    const where = { name: { $in: ['ArsType', 'Pump'] } };
    expect((await fixture.call('GET', `/resources/types${query({ where })}`)).body).toHaveLength(2);
  });

  test('a changed type changes what is unique', async () => {
    await using fixture = await pumps([
      { name: 'a', color: 'red' },
      { name: 'b', color: 'red' },
    ]);
    await fixture.call('POST', '/resources/types', { name: 'Pump', naturalKey: ['color'] });
    expect((await fixture.call('POST', '/resources/custom/Pump', { name: 'a', color: 'red' })).status).toBe(
      409,
    );
    expect((await fixture.call('POST', '/resources/custom/Pump', { name: 'a', color: 'blue' })).status).toBe(
      200,
    );
  });

  test('types in packages, and internal types as custom ones', async () => {
    await using fixture = await start();
    await fixture.vantiq.createType({ name: 'com.example.Pump', records: [{ a: 1 }] });
    expect((await fixture.call('GET', '/resources/custom/com.example.Pump')).body).toMatchObject([{ a: 1 }]);
    expect((await fixture.call('GET', '/resources/custom/ArsSubscription')).body).toEqual([]);
    expect((await fixture.call('GET', '/resources/custom/ArsEventAcknowledgement')).body).toEqual([]);
  });

  test('a schema and relationships can be asked for', async () => {
    await using fixture = await pumps();
    const { headers, body } = await fixture.call('GET', '/resources/types/Pump/_schema');
    expect(headers.get('content-type')).toBe('application/json+schema');
    expect(body).toMatchObject({
      type: 'object',
      properties: { at: { type: 'string', format: 'date-time' } },
      required: ['name'],
    });
    const relationships = await fixture.call('GET', '/resources/types/Pump/_relationships?direct=true');
    expect(relationships.body).toEqual([]);
  });

  test('a cluster shows a computed node', async () => {
    await using fixture = await start();
    const made = await fixture.call('POST', '/resources/k8sclusters', { name: 'Clu' });
    expect(made.body).toMatchObject({ ingressDefaultNode: 'vantiq-clu-node' });
    const where = { ingressDefaultNode: 'vantiq-clu-node' };
    expect((await fixture.call('GET', `/resources/k8sclusters${query({ where })}`)).body).toHaveLength(1);
  });
});
