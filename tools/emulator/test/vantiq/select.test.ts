import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Fixture, query, start } from './fixture.js';

const square = (from: number, to: number): number[][] => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
  [from, from],
];
const point = (longitude: number, latitude: number): object => ({
  type: 'Point',
  coordinates: [longitude, latitude],
});

const rows = [
  { name: 'a', n: 1, tags: ['x', 'y'], loc: point(1, 1), at: '2026-01-01T00:00:00Z', price: '10.50' },
  { name: 'b', n: 2, tags: ['y'], loc: point(5, 5), at: '2026-01-01T00:00:00.500Z', price: '9.75' },
  { name: 'c', n: 3, tags: [], loc: point(20, 20), at: '2026-01-02T00:00:00Z', sub: { k: { d: 7 } } },
  {
    name: 'Dora',
    n: 3,
    parts: [
      { id: 1, ok: true },
      { id: 2, ok: false },
    ],
    big: 'é😀',
    gone: null,
  },
];

const point00 = { $geometry: point(0, 0) };

describe('select', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    const properties = { at: { type: 'DateTime' }, price: { type: 'Decimal' } };
    const types = [{ name: 'T', properties, records: rows }];
    fixture = await start({ seed: { vantiq: { namespaces: [{ name: 'NS', types }] } } });
  });
  afterAll(() => fixture.emulator.close());

  const select = (parameters: Record<string, unknown>): ReturnType<Fixture['call']> =>
    fixture.call('GET', `/resources/custom/T${query(parameters)}`);
  const namesOf = (body: unknown): string[] => (body as { name: string }[]).map(({ name }) => name);

  test.each<[Record<string, unknown>, string]>([
    [{}, 'a b c Dora'],
    [{ name: 'a' }, 'a'],
    [{ name: 'a', n: 2 }, ''],
    [{ n: { $eq: 3 } }, 'c Dora'],
    [{ n: { $gt: 1, $lt: 3 } }, 'b'],
    [{ n: { $gte: 2 } }, 'b c Dora'],
    [{ n: { $lte: 1 } }, 'a'],
    [{ n: { $ne: 3 } }, 'a b'],
    [{ name: { $in: ['a', 'c'] } }, 'a c'],
    [{ name: { $nin: ['a', 'c'] } }, 'b Dora'],
    [{ tags: 'x' }, 'a'],
    [{ tags: { $all: ['x', 'y'] } }, 'a'],
    [{ tags: { $size: 0 } }, 'c'],
    [{ parts: { $elemMatch: { id: 2, ok: false } } }, 'Dora'],
    [{ parts: { $elemMatch: { id: { $gt: 2 } } } }, ''],
    [{ tags: { $elemMatch: { $eq: 'y' } } }, 'a b'],
    [{ name: { $regex: '^d' } }, ''],
    [{ name: { $regex: '^d', $options: 'i' } }, 'Dora'],
    [{ big: 'é😀' }, 'Dora'],
    [{ $and: [{ n: 3 }, { name: 'c' }] }, 'c'],
    [{ $or: [{ name: 'a' }, { n: 2 }] }, 'a b'],
    [{ $nor: [{ name: 'a' }, { n: 2 }] }, 'c Dora'],
    [{ n: { $not: { $gt: 2 } } }, 'a b'],
    [{ 'sub.k.d': 7 }, 'c'],
    [{ sub: { k: { d: 7 } } }, 'c'],
    [{ gone: null }, 'a b c Dora'],
    [{ sub: { $exists: true } }, 'c'],
    [{ at: { $gt: '2026-01-01T00:00:00Z' } }, 'b c'],
    [{ at: '2026-01-01T00:00:00.000Z' }, 'a'],
    [{ at: { $gte: 1767312000000 } }, 'c'],
    [{ price: { $gt: '9.8' } }, 'a'],
    [{ ars_createdBy: { ars_substitution: 'ars_username' } }, ''],
    [{ ars_namespace: { ars_substitution: 'ars_namespace' } }, 'a b c Dora'],
    [{ ars_createdAt: { $lte: { ars_substitution: 'ars_currentDateTime' } } }, 'a b c Dora'],
    [{ loc: { $geoWithin: { $geometry: { type: 'Polygon', coordinates: [square(0, 10)] } } } }, 'a b'],
    [
      { loc: { $geoWithin: { $geometry: { type: 'Polygon', coordinates: [square(0, 10), square(4, 6)] } } } },
      'a',
    ],
    [
      {
        loc: {
          $geoIntersects: {
            $geometry: {
              type: 'LineString',
              coordinates: [
                [0, 0],
                [6, 6],
              ],
            },
          },
        },
      },
      'a b',
    ],
    [{ loc: { $geoIntersects: { $geometry: point(20, 20) } } }, 'c'],
    [{ loc: { $near: { ...point00, $maxDistance: 1_000_000 } } }, 'a b'],
    [{ loc: { $nearSphere: { ...point00, $minDistance: 1_000_000 } } }, 'c'],
    [{ $and: [{ n: { $gt: 1 } }, { loc: { $near: { $geometry: point(21, 21) } } }] }, 'c b'],
    [{ loc: { $near: { $geometry: point(5, 4) } } }, 'b a c'],
  ])('where %j', async (where, expected) => {
    const { status, body } = await select({ where });
    expect(status).toBe(200);
    expect(namesOf(body).join(' ')).toBe(expected);
    const posted = await fixture.call('POST', '/resources/custom/T/select', where);
    expect(posted.body).toEqual(body);
  });

  test.each([
    ['{', 'where: expected JSON'],
    ['3', 'where: expected a JSON object'],
    ['[]', 'where: expected a JSON object'],
    ['{"n":{"$foo":1}}', 'where: $foo is not an operator'],
    ['{"$where":"true"}', 'where: $where is not an operator'],
    ['{"$expr":{}}', 'where: $expr is not an operator'],
    ['{"$or":{}}', 'where: $or needs an array of objects'],
    ['{"n":{"$in":3}}', 'where: $in needs an array'],
    ['{"n":{"$size":"x"}}', 'where: $size needs a whole number'],
    ['{"n":{"$regex":3}}', 'where: $regex needs a text'],
    ['{"name":{"$regex":"("}}', 'where: '],
    ['{"tags":{"$elemMatch":3}}', 'where: $elemMatch needs an object'],
    ['{"loc":{"$near":{"$geometry":3}}}', 'where: $near: $geometry'],
    ['{"loc":{"$near":{"$geometry":{"type":"Polygon","coordinates":[]}}}}', 'where: $near: $geometry'],
    ['{"loc":{"$geoWithin":{"$geometry":{"type":"Point","coordinates":[1,2]}}}}', 'where: $geoWithin: '],
    ['{"n":{"ars_substitution":"x"}}', 'where: unknown substitution x'],
  ])('where %s is refused with 400', async (where, message) => {
    const { status, body } = await select({ where });
    expect(status).toBe(400);
    expect((body as { message: string }[])[0]?.message).toContain(message);
  });

  test('props choose properties, and _id comes along', async () => {
    const { body } = await select({ props: ['name', 'none'], where: { name: 'a' } });
    expect(body).toEqual([{ _id: expect.any(String), name: 'a' }]);
    const [{ _id }] = body as [{ _id: string }];
    const one = await fixture.call('GET', `/resources/custom/T/${_id}${query({ props: ['n'] })}`);
    expect(one.body).toEqual({ _id, n: 1 });
  });

  test.each([
    [{ n: -1, name: 1 }, 'Dora c b a'],
    [{ n: 1, name: -1 }, 'a b c Dora'],
    [{ price: 1 }, 'c Dora b a'],
    [{ at: -1 }, 'c b a Dora'],
  ])('sort %j', async (sort, expected) => {
    expect(namesOf((await select({ sort })).body).join(' ')).toBe(expected);
  });

  test('pages begin with 1, the count is that of all pages, and a page past the end is empty', async () => {
    const page = async (number: number): Promise<unknown[]> => {
      const { headers, body } = await select({ limit: 3, page: number, count: true, sort: { _id: 1 } });
      return [headers.get('x-total-count'), ...namesOf(body)];
    };
    expect(await page(1)).toEqual(['4', 'a', 'b', 'c']);
    expect(await page(2)).toEqual(['4', 'Dora']);
    expect(await page(3)).toEqual(['4']);
  });

  test('without count=true there is no total, and a page without a limit means nothing', async () => {
    const limited = await select({ limit: 2 });
    expect([limited.headers.get('x-total-count'), namesOf(limited.body)]).toEqual([null, ['a', 'b']]);
    expect((await select({ page: 2 })).body).toHaveLength(4);
    expect((await select({ count: true })).headers.get('x-total-count')).toBe('4');
  });

  test('POST select takes the rest from the query, and no body for everything', async () => {
    const parameters = query({ props: ['n'], limit: 1, page: 2, count: true, sort: { n: 1 } });
    const { headers, body } = await fixture.call('POST', `/resources/custom/T/select${parameters}`, {
      n: { $gt: 1 },
    });
    expect(headers.get('x-total-count')).toBe('3');
    expect(body).toEqual([{ _id: expect.any(String), n: 3 }]);
    expect((await fixture.call('POST', '/resources/custom/T/select')).body).toHaveLength(4);
  });

  test.each([
    ['props', '{"a":1}'],
    ['props', '[1]'],
    ['sort', '{"a":2}'],
    ['sort', '["a"]'],
    ['limit', 'x'],
    ['limit', '-1'],
    ['page', '0'],
  ])('%s=%s is refused with 400, naming it', async (name, value) => {
    const { status, body } = await select({ [name]: value });
    expect(status).toBe(400);
    expect(body).toMatchObject([{ code: 'io.vantiq.bad.request', params: [name] }]);
  });

  test('aggregate runs a pipeline, by GET and by POST', async () => {
    const pipeline = [{ $match: { n: { $gt: 1 } } }, { $group: { _id: '$n', rows: { $sum: 1 } } }];
    const expected = [
      { _id: 2, rows: 1 },
      { _id: 3, rows: 2 },
    ];
    const got = await fixture.call('GET', `/resources/custom/T/aggregate${query({ pipeline })}`);
    expect(got.body).toEqual(expected);
    expect((await fixture.call('POST', '/resources/custom/T/aggregate', pipeline)).body).toEqual(expected);
    const wrong = await fixture.call('POST', '/resources/custom/T/aggregate', [{ $nope: 1 }]);
    expect(wrong.status).toBe(400);
    expect((await fixture.call('POST', '/resources/custom/T/aggregate', 3)).status).toBe(400);
  });
});
