import { describe, expect, test } from '@jest/globals';
import { type Answer, type Fixture, nextLink, query, start } from './fixture.js';

const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];

const seed = { ivcap: { services: names.map(name => ({ name, description: `about ${name}` })) } };

/** Follows the cursors of a list, as a client should: decoded out of the link, and sent again on its own. */
async function pages(
  fixture: Fixture,
  path: string,
  parameters: Record<string, string | number>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let answer = await fixture.call('GET', `${path}${query(parameters)}`);
  answers.push(answer);
  for (let next = nextLink(answer); next; next = nextLink(answer)) {
    const page = next.searchParams.get('page') ?? '';
    answer = await fixture.call('GET', `${path}${query({ limit: parameters['limit'] ?? 10, page })}`);
    answers.push(answer);
  }
  return answers;
}

function listed(answers: readonly Answer[], key = 'items'): readonly string[] {
  return answers.flatMap(answer => answer.member<{ name: string }[]>(key).map(({ name }) => name));
}

describe('lists', () => {
  test('come in the envelope of the version that is asked for', async () => {
    await using fixture = await start({ seed });
    const current = await fixture.call('GET', '/1/services2?limit=2&order-desc=false');
    expect(current.body).toMatchObject({
      items: [{ name: 'alpha', 'controller-schema': 'urn:ivcap:schema.service.rest.1' }, { name: 'beta' }],
      'at-time': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(current.member('items', 0, 'href')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/1\/services2\/[0-9a-f-]{36}$/,
    );
    expect(current.member<{ rel: string }[]>('links').map(({ rel }) => rel)).toEqual([
      'self',
      'first',
      'next',
      'describedBy',
    ]);
    const legacy = await fixture.call('GET', '/api-0.23/1/services?limit=2');
    expect(legacy.member('services', 0)).toMatchObject({
      name: 'alpha',
      links: { self: expect.any(String) },
    });
    expect(legacy.member('links')).toEqual({
      self: `${fixture.ivcap.urlOf('0.23')}/1/services`,
      first: expect.stringContaining('/api-0.23/1/services?page='),
      next: expect.stringContaining('/api-0.23/1/services?page='),
    });
    fixture.ivcap.apiVersion = '0.28';
    expect((await fixture.call('GET', '/1/services')).member('services')).toHaveLength(5);
  });

  test('a cursor leads to the next page, and stands for the whole query', async () => {
    await using fixture = await start({ seed });
    const wanted = { limit: 1, filter: "name ~= '%ta'", 'order-by': 'name', 'order-desc': 'false' };
    const answers = await pages(fixture, '/1/services2', wanted);
    expect(listed(answers)).toEqual(['beta', 'delta']);
    // The cursor wins over what else is in the query, except for the limit.
    const page = nextLink(answers[0] as Answer)?.searchParams.get('page') ?? '';
    const other = await fixture.call(
      'GET',
      `/1/services2${query({ page, limit: 5, filter: "name = 'alpha'" })}`,
    );
    expect(listed([other])).toEqual(['delta']);
  });

  test('a cursor must be decoded out of its link', async () => {
    await using fixture = await start({ seed });
    const link = nextLink(await fixture.call('GET', '/1/services2?limit=2'));
    const encoded = link?.search.slice('?page='.length) ?? '';
    expect(decodeURIComponent(encoded)).toMatch(/^\+\/\/.*=$/);
    const twice = await fixture.call('GET', `/1/services2${query({ page: encoded })}`);
    expect([twice.status, twice.member('name')]).toEqual([422, 'page']);
    const raw = await fixture.call('GET', `/1/services2?page=${decodeURIComponent(encoded)}`);
    expect(raw.status).toBe(422);
    fixture.ivcap.paging = { plainCursors: true };
    const plain = nextLink(await fixture.call('GET', '/1/services2?limit=2'));
    expect(plain?.search).toMatch(/^\?page=\w+$/);
    expect((await fixture.call('GET', `/1/services2${plain?.search}`)).status).toBe(200);
  });

  test('a cursor belongs to one list', async () => {
    await using fixture = await start({ seed });
    const page = nextLink(await fixture.call('GET', '/1/services2?limit=2'))?.searchParams.get('page') ?? '';
    expect((await fixture.call('GET', `/1/orders${query({ page })}`)).status).toBe(422);
  });

  test('what comes while a client pages is neither listed twice nor does it hide anything', async () => {
    await using fixture = await start({ seed });
    const first = await fixture.call('GET', '/1/services2?limit=2&order-desc=true');
    expect(listed([first])).toEqual(['epsilon', 'delta']);
    fixture.ivcap.registerService({ name: 'zeta' });
    const page = nextLink(first)?.searchParams.get('page') ?? '';
    expect(listed([await fixture.call('GET', `/1/services2${query({ page, limit: 2 })}`)])).toEqual([
      'gamma',
      'beta',
    ]);
  });

  test('empty pages may come in between, and the limit before the cursor', async () => {
    await using fixture = await start({ seed });
    fixture.ivcap.paging = { emptyPages: true, limitFirst: true };
    const answers = await pages(fixture, '/1/services2', { limit: 2, 'order-desc': 'false' });
    expect(answers.map(answer => answer.member('items').length)).toEqual([2, 0, 2, 0, 1]);
    expect(listed(answers)).toEqual(names);
    expect(nextLink(answers[0] as Answer)?.search).toMatch(/^\?limit=2&page=/);
  });

  test('the newest come first by default, in the old dialect last', async () => {
    await using fixture = await start({ seed });
    expect(listed([await fixture.call('GET', '/1/services2')])).toEqual(names.toReversed());
    expect(listed([await fixture.call('GET', '/api-0.28/1/services')], 'services')).toEqual(names);
  });

  test('links carry the external host when there is one', async () => {
    await using fixture = await start({
      seed: { ivcap: { ...seed.ivcap, externalUrl: 'https://ivcap.example' } },
    });
    const answer = await fixture.call('GET', '/1/services2?limit=1');
    expect(nextLink(answer)?.host).toBe('ivcap.example');
    expect(answer.member('items', 0, 'href')).toMatch(/^https:\/\/ivcap\.example\/1\/services2\//);
  });

  test('a list is as it was at a time', async () => {
    await using fixture = await start({ seed, clock: { now: () => 1000, after: () => () => {} } });
    fixture.emulator.clock.set(5000);
    fixture.ivcap.registerService({ name: 'late' });
    const at = async (time: string): Promise<readonly string[]> =>
      listed([await fixture.call('GET', `/1/services2${query({ 'at-time': time })}`)]);
    expect(await at('1970-01-01T00:00:04.999Z')).not.toContain('late');
    expect(await at('1970-01-01T10:00:05+10:00')).toContain('late');
    expect(await at('1970-01-01T00:00:00')).toEqual([]);
  });

  test.each([
    ["name = 'alpha'", ['alpha']],
    ["name='alpha'", ['alpha']],
    ['name==alpha', ['alpha']],
    ["name eq 'alpha'", ['alpha']],
    ["name ~= 'a%'", ['alpha']],
    ["name ~= 'lph'", []],
    ["name ~= '%lph%'", ['alpha']],
    ["name != 'alpha' and name < 'd'", ['beta']],
    ["name >= 'epsilon' and description ~= '%gamma'", ['gamma']],
    ["description = 'it''s'", []],
    ["nothing = 'x'", []],
  ])('the filter %s finds %j', async (filter, expected) => {
    await using fixture = await start({ seed });
    expect(listed([await fixture.call('GET', `/1/services2${query({ filter })}`)])).toEqual(expected);
  });

  test.each([
    ['limit', '0'],
    ['limit', '51'],
    ['limit', 'ten'],
    ['page', 'c1'],
    ['at-time', 'today'],
    ['filter', "name ~= 'x"],
    ['filter', 'name'],
    ['filter', "name = 'a' or name = 'b'"],
    ['order-by', 'nothing'],
    ['order-desc', 'yes'],
  ])('%s=%s is refused by name', async (name, value) => {
    await using fixture = await start({ seed });
    const { status, body } = await fixture.call('GET', `/1/services2${query({ [name]: value })}`);
    expect([status, body]).toEqual([422, { name, message: expect.any(String), value }]);
  });
});
