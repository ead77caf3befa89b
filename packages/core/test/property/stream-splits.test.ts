import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StreamDecoder } from '../../src/stream/decode.js';
import { JsonArrayDecoder } from '../../src/stream/json-array.js';
import { NdjsonDecoder } from '../../src/stream/ndjson.js';
import { SseDecoder } from '../../src/stream/sse.js';
import { context, cut } from '../stream/sources.js';
import { measureWork } from '../stream/work-meter.js';

const runs = process.env.SOAK ? 20_000 : 500;

const SSE_CORPUS = [
  '\uFEFFevent: query\ndata: {"größe":"10 µm","emoji":"🦑🏳️‍🌈"}\n\n',
  ': ping\r\n\r\nid: 1\r\ndata: line one\r\ndata: zwei ✓\r\n\r\n',
  'id:2\rretry: 250\rdata:nach CR\r\r',
  'data\n\n',
  'unknown: field\ndata:  two spaces\n\n',
  'event: metrics\nid\ndata: id is cleared\n\n\n\n',
  'id: nul\u0000byte\ndata: 漢字かな交じり文\n\n',
  'retry: soon\ndata: ',
  'x'.repeat(300),
  '\n\nevent: last\ndata: cut here',
].join('');

const NDJSON_CORPUS = [
  '\uFEFF{"a":1,"b":"ü€🦑"}\n',
  '\n  \r\n',
  '[1,2,"\\n\\u00e9"]\r\n',
  '"\\ud83e\\udd91"\n0\nnull\n',
  `{"long":"${'é'.repeat(200)}"}\n`,
  '{"last":"without a line end"}',
].join('');

const ARRAY_CORPUS = [
  '\uFEFF \r\n[ {"a":[1,{"b":"]},\\"[{"}]} ,\t"str\\\\" , "\\"",',
  '-1.5e3,0 , true,null\n,[],{}, "🦑 ü €",[[["deep",[{}]]]]',
  `,{"long":"${'漢'.repeat(120)}"},"\\\\\\""`,
  ']\n ',
].join('');

type Outcome = { readonly items: unknown[]; readonly error: unknown; readonly unterminated: unknown };

function decodeAll(decoder: StreamDecoder<unknown>, pieces: readonly Uint8Array[]): Outcome {
  const items: unknown[] = [];
  let error: unknown;
  try {
    for (const piece of pieces) decoder.push(piece, items);
    decoder.end(items);
  } catch (thrown) {
    error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : thrown;
  }
  return { items, error, unterminated: decoder instanceof SseDecoder ? decoder.unterminated : undefined };
}

const cases: [string, string, () => StreamDecoder<unknown>][] = [
  ['SSE', SSE_CORPUS, () => new SseDecoder({ context })],
  ['NDJSON', NDJSON_CORPUS, () => new NdjsonDecoder({ context })],
  ['JSON array', ARRAY_CORPUS, () => new JsonArrayDecoder({ context })],
  ['SSE with an event above the limit', SSE_CORPUS, () => new SseDecoder({ context, maxEventBytes: 120 })],
  [
    'NDJSON with a line above the limit',
    NDJSON_CORPUS,
    () => new NdjsonDecoder({ context, maxLineBytes: 50 }),
  ],
  ['NDJSON with a bad line', `{"a":1}\n{"a":\n3\n`, () => new NdjsonDecoder({ context })],
  ['a cut JSON array', '[1,{"a":"ü"}, [2', () => new JsonArrayDecoder({ context })],
  ['a JSON array with a bad element', '[1,{"ü":}, 3]', () => new JsonArrayDecoder({ context })],
  ['a body that is no array', ' {"a":[1,"ü"]} ', () => new JsonArrayDecoder({ context })],
];

describe.each(cases)('%s: the pieces do not matter', (_name, corpus, decoder) => {
  const bytes = new TextEncoder().encode(corpus);
  const whole = decodeAll(decoder(), [bytes]);

  test('something is decoded at all', () => {
    expect(whole.items.length).toBeGreaterThan(0);
  });

  test('every cut into two', () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(decodeAll(decoder(), cut(bytes, [at]))).toEqual(whole);
    }
  });

  test('byte by byte, with empty pieces between', () => {
    const single = cut(bytes, [...bytes.keys(), ...bytes.keys()]);
    expect(decodeAll(decoder(), single)).toEqual(whole);
  });

  test('any cut into many', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 40 }), places => {
        expect(decodeAll(decoder(), cut(bytes, places))).toEqual(whole);
      }),
      { numRuns: runs },
    );
  });
});

describe('any JSON values', () => {
  const values = fc.array(fc.jsonValue(), { maxLength: 12 });
  const places = fc.array(fc.nat(), { maxLength: 30 });
  const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  test('come out of NDJSON as they went in', () => {
    fc.assert(
      fc.property(values, places, fc.constantFrom('\n', '\r\n', '\n\n'), (list, at, lineEnd) => {
        const bytes = new TextEncoder().encode(list.map(value => JSON.stringify(value)).join(lineEnd));
        const outcome = decodeAll(new NdjsonDecoder({ context }), cut(bytes, at));
        expect(outcome).toMatchObject({ items: list.map(reread), error: undefined });
      }),
      { numRuns: runs },
    );
  });

  test('come out of a JSON array as they went in', () => {
    fc.assert(
      fc.property(values, places, fc.constantFrom(0, 1, 3), (list, at, indent) => {
        const bytes = new TextEncoder().encode(JSON.stringify(list, undefined, indent));
        const outcome = decodeAll(new JsonArrayDecoder({ context }), cut(bytes, at));
        expect(outcome).toMatchObject({ items: list.map(reread), error: undefined });
      }),
      { numRuns: runs },
    );
  });
});

describe('the work grows with the input alone', () => {
  const element = (size: number): string => `"${'aé'.repeat(size / 4)}\\"${'[{'.repeat(size / 4)}"`;
  const bodies: [string, (size: number) => string, () => StreamDecoder<unknown>][] = [
    ['one long SSE event', size => `data: ${'x'.repeat(size)}\n\n`, () => new SseDecoder({ context })],
    [
      'an SSE event of many lines',
      size => `${'data: 1234\r\n'.repeat(size / 12)}\r\n`,
      () => new SseDecoder({ context }),
    ],
    ['one long NDJSON line', size => `${element(size)}\n`, () => new NdjsonDecoder({ context })],
    ['many NDJSON lines', size => '{"a":1}\n'.repeat(size / 8), () => new NdjsonDecoder({ context })],
    ['one long array element', size => `[${element(size)}]`, () => new JsonArrayDecoder({ context })],
    [
      'many array elements',
      size => `[${'1234567,'.repeat(size / 8)}0]`,
      () => new JsonArrayDecoder({ context }),
    ],
    ['a long body that is no array', size => element(size), () => new JsonArrayDecoder({ context })],
  ];

  test.each(bodies)('%s', (_name, body, decoder) => {
    const workFor = (size: number, pieceBytes: number): number => {
      const bytes = new TextEncoder().encode(body(size));
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
      let outcome: Outcome | undefined;
      const work = measureWork(() => {
        outcome = decodeAll(decoder(), pieces);
      });
      expect(outcome?.error).toBeUndefined();
      expect(outcome?.items.length).toBeGreaterThan(0);
      return work / bytes.length;
    };
    for (const pieceBytes of [1, 7, 1_000, Number.POSITIVE_INFINITY]) {
      const small = workFor(6_000, pieceBytes);
      const large = workFor(24_000, pieceBytes);
      expect(small).toBeGreaterThan(0);
      expect(large / small).toBeLessThan(1.2);
      expect(large).toBeLessThan(30);
    }
  });
});
