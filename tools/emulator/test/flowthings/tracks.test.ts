import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Fixture, start, type Thing } from './fixture.js';

let fixture: Fixture;
const lines: string[] = [];

beforeEach(async () => {
  lines.length = 0;
  fixture = await start({ log: line => lines.push(line) });
  for (const path of ['/alice/a', '/alice/b', '/alice/c']) fixture.flowthings.createFlow({ path });
});

afterEach(() => fixture[Symbol.asyncDispose]());

function elements(path: string): unknown[] {
  return fixture.flowthings.drops(path).map(({ elems }) => elems);
}

async function count(name: string, id: string): Promise<number> {
  const { body } = await fixture.call<number[]>('GET', `/statistics/${name}/${id}`);
  return body.reduce((sum, each) => sum + each, 0);
}

describe('tracks', () => {
  test('copy what passes their filter to all destinations, and are counted', async () => {
    const { flowthings } = fixture;
    const track = flowthings.createTrack({
      source: '/alice/a',
      destination: ['/alice/b', '/alice/c'],
      filter: 'mag >= 5',
    });
    const [weak, strong] = [4, 6].map(mag => flowthings.createDrop('/alice/a', { elems: { mag } }));
    expect(weak && elements('/alice/b')).toEqual([{ mag: 6 }]);
    expect(elements('/alice/c')).toEqual([{ mag: 6 }]);
    const [copy] = flowthings.drops('/alice/b');
    expect(copy).toMatchObject({
      path: '/alice/b',
      parentDropId: { flowId: strong?.flowId, dropId: strong?.id },
    });
    expect([await count('trackHit', track.id), await count('trackPass', track.id)]).toEqual([2, 1]);
  });

  test('follow each other, and a circle comes to an end', () => {
    const { flowthings } = fixture;
    flowthings.createTrack({ source: '/alice/a', destination: '/alice/b' });
    flowthings.createTrack({ source: '/alice/b', destination: '/alice/c' });
    flowthings.createTrack({ source: '/alice/c', destination: '/alice/a' });
    flowthings.createDrop('/alice/a', { elems: { n: 1 } });
    expect(['/alice/a', '/alice/b', '/alice/c'].map(path => elements(path).length)).toEqual([2, 1, 1]);
  });

  test('do nothing while they are disabled, and again when they are not', async () => {
    const { flowthings, call } = fixture;
    const { id } = flowthings.createTrack({ source: '/alice/a', destination: '/alice/b', disabled: true });
    flowthings.createDrop('/alice/a', { elems: { n: 1 } });
    expect(elements('/alice/b')).toEqual([]);
    await call('PUT', `/track/${id}`, { disabled: false });
    flowthings.createDrop('/alice/a', { elems: { n: 2 } });
    expect(elements('/alice/b')).toEqual([{ n: 2 }]);
  });

  test('transform by the handler of their JavaScript: one drop, several or none', () => {
    const { flowthings } = fixture;
    flowthings.registerTransformation('split', ({ elems }) =>
      Number(elems['n']) > 2
        ? null
        : [{ elems: { half: Number(elems['n']) / 2 } }, { elems: { last: true } }],
    );
    flowthings.createTrack({
      source: '/alice/a',
      destination: '/alice/b',
      js: 'function split(drop) { return x; }',
    });
    flowthings.createDrop('/alice/a', { elems: { n: 1 } });
    flowthings.createDrop('/alice/a', { elems: { n: 3 } });
    expect(elements('/alice/b')).toEqual([{ last: true }, { half: 0.5 }]);
  });

  test('copy when nobody registered a handler, and say so', () => {
    const { flowthings } = fixture;
    flowthings.createTrack({ source: '/alice/a', destination: '/alice/b', js: 'function (d) { return d; }' });
    flowthings.createDrop('/alice/a', { elems: { n: 1 } });
    expect(elements('/alice/b')).toEqual([{ n: 1 }]);
    expect(lines).toEqual([expect.stringContaining('no handler is registered')]);
  });

  test('that fail leave the drop that was written where it is', () => {
    const { flowthings } = fixture;
    flowthings.registerTransformation('broken', () => {
      throw new Error('no such thing');
    });
    flowthings.createTrack({ source: '/alice/a', destination: '/alice/b', js: 'broken' });
    flowthings.createFlow({ path: '/alice/picky', filter: 'EXISTS never' });
    flowthings.createTrack({ source: '/alice/a', destination: '/alice/picky' });
    flowthings.createDrop('/alice/a', { elems: { n: 1 } });
    expect([elements('/alice/a').length, elements('/alice/b').length]).toEqual([1, 0]);
    expect(lines).toEqual([
      expect.stringContaining('no such thing'),
      expect.stringContaining('does not pass'),
    ]);
  });

  test('cannot change what is stored by changing what they are given', () => {
    const { flowthings } = fixture;
    flowthings.registerTransformation('vandal', drop => {
      (drop.elems as Record<string, unknown>)['n'] = 'gone';
      return drop;
    });
    flowthings.createTrack({ source: '/alice/a', destination: '/alice/b', js: 'vandal' });
    flowthings.createDrop('/alice/a', { elems: { n: 1 } });
    expect([elements('/alice/a'), elements('/alice/b')]).toEqual([[{ n: 1 }], [{ n: 'gone' }]]);
  });
});

describe('simulation', () => {
  test.each(['track', 'api-task'])('of a %s answers drops and log, and stores nothing', async service => {
    const { call, flowthings } = fixture;
    flowthings.registerTransformation('function(d){return d}', ({ elems }, { log }) => {
      log({ line_no: 2, a: elems['a'] });
      return { elems: { ...elems, b: 3 } };
    });
    const { status, body } = await call<{ drops: Thing[]; log: unknown[] }>('POST', `/${service}/simulate`, {
      drop: { elems: { a: 1 } },
      js: 'function(d){return d}',
    });
    expect(status).toBe(200);
    expect(body).toEqual({ drops: [{ elems: { a: 1, b: 3 } }], log: [{ line_no: 2, a: 1 }] });
    expect(flowthings.flows().map(({ id }) => flowthings.drops(id).length)).toEqual([0, 0, 0]);
  });
});
