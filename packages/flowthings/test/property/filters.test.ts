import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { passes } from '../../../../tools/emulator/src/flowthings/filter/evaluate-filter.js';
import { parseFilter } from '../../../../tools/emulator/src/flowthings/filter/parse-filter.js';
import { type AnyMember, age, exists, type Filter, mem } from '../../src/index.js';

/** Elements of a drop; each may be absent. */
type Elements = Readonly<Record<string, string | number | bigint | boolean | readonly (string | number)[]>>;

/** A filter, beside what it means in JavaScript. */
interface Case {
  readonly filter: Filter;
  readonly holds: (elements: Elements) => boolean;
}

const NOW = 1_000_000;
const NAMES = ['a', 'b', 'name', 'eq', 'in', 'with-dash', 'ünder_score', '$x:y'];
const name = fc.constantFrom(...NAMES);
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const quotes = fc.stringMatching(/^['"\\/ab]{0,6}$/);
const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
);
const scalar = fc.oneof(text, quotes, number, fc.boolean());
const list = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', "y'")), { maxLength: 3 });
const elements: fc.Arbitrary<Elements> = fc.dictionary(name, fc.oneof(scalar, list), { maxKeys: 6 });

const member = (of: string): AnyMember => mem(`elems.${of}`);
const isNumeric = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

function same(left: unknown, right: unknown): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: numbers of both kinds compare by value
  return isNumeric(left) && isNumeric(right) ? left == right : left === right;
}

function ordered(left: unknown, right: unknown, order: (sign: number) => boolean): boolean {
  const comparable =
    (isNumeric(left) && isNumeric(right)) || (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  const [a, b] = [left as number, right as number];
  return order(a < b ? -1 : a > b ? 1 : 0);
}

const comparison: fc.Arbitrary<Case> = fc
  .tuple(name, fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), scalar)
  .map(([of, sign, value]) => ({
    filter: member(of)[sign](value),
    holds: ({ [of]: held }) => {
      if (held === undefined) return false;
      switch (sign) {
        case 'eq':
          return same(held, value);
        case 'ne':
          return !same(held, value);
        case 'lt':
          return ordered(held, value, order => order < 0);
        case 'lte':
          return ordered(held, value, order => order <= 0);
        case 'gt':
          return ordered(held, value, order => order > 0);
        default:
          return ordered(held, value, order => order >= 0);
      }
    },
  }));

const withMember: fc.Arbitrary<Case> = fc.tuple(name, name).map(([left, right]) => ({
  filter: member(left).lt(member(right)),
  holds: held => held[left] !== undefined && ordered(held[left], held[right], order => order < 0),
}));

const inList: fc.Arbitrary<Case> = fc.tuple(name, fc.array(scalar, { maxLength: 3 })).map(([of, items]) => ({
  filter: member(of).in(...items),
  holds: ({ [of]: held }) => held !== undefined && items.some(item => same(held, item)),
}));

const contains: fc.Arbitrary<Case> = fc.tuple(name, list).map(([of, items]) => ({
  filter: member(of).contains(...items),
  holds: ({ [of]: held }) => Array.isArray(held) && items.every(item => held.includes(item)),
}));

const modulo: fc.Arbitrary<Case> = fc.tuple(name, fc.integer({ min: 2, max: 4 })).map(([of, divisor]) => ({
  filter: member(of).mod(divisor, 1),
  holds: ({ [of]: held }) =>
    (typeof held === 'number' && held % divisor === 1) ||
    (typeof held === 'bigint' && held % BigInt(divisor) === 1n),
}));

const pattern: fc.Arbitrary<Case> = fc
  .tuple(name, fc.constantFrom('^a', 'b/', '\\/', "'", '[0-9]{2}', 'A$'), fc.constantFrom('', 'i'))
  .map(([of, source, flags]) => ({
    filter: member(of).re(source, flags),
    holds: ({ [of]: held }) =>
      held !== undefined && typeof held !== 'object' && new RegExp(source, flags).test(String(held)),
  }));

const presence: fc.Arbitrary<Case> = name.map(of => ({
  filter: exists(`elems.${of}`),
  holds: ({ [of]: held }) => held !== undefined,
}));

const ages: fc.Arbitrary<Case> = fc.tuple(name, fc.integer({ min: 1, max: 2 * NOW })).map(([of, ms]) => ({
  filter: age(`elems.${of}`).lte(ms),
  holds: ({ [of]: held }) => typeof held === 'number' && NOW - held <= ms,
}));

const simple = fc.oneof(comparison, withMember, inList, contains, modulo, pattern, presence, ages);

const { expression } = fc.letrec<{ expression: Case }>(tie => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    tie('expression').map(({ filter, holds }) => ({
      filter: filter.not(),
      holds: (held: Elements) => !holds(held),
    })),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => ({
      filter: left.filter.and(right.filter),
      holds: (held: Elements) => left.holds(held) && right.holds(held),
    })),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => ({
      filter: left.filter.or(right.filter),
      holds: (held: Elements) => left.holds(held) || right.holds(held),
    })),
  ),
}));

test('the text of a filter, read by another parser, means what the filter was built of', () => {
  fc.assert(
    fc.property(expression, elements, ({ filter, holds }, held) => {
      const subject = {
        member: ([root, ...path]: readonly string[]) => (root === 'elems' ? held[path.join('.')] : undefined),
        elements: () => [],
      };
      expect(passes(parseFilter(String(filter)), subject, NOW)).toBe(holds(held));
    }),
    { numRuns: process.env['SOAK'] ? 100_000 : 3_000 },
  );
});
