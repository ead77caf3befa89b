import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../src/policies/formula/evaluate.js';
import {
  type BinaryOperator,
  type Expression,
  inProcessNames,
} from '../../src/policies/formula/expression.js';
import { parseFormula } from '../../src/policies/formula/parse-formula.js';

/** a is 3 on its way and 2 set; b is 5; nothing else has a value. */
const values = {
  inProcess: (name: string): number => ({ a: 3, b: 5 })[name] ?? Number.NaN,
  current: (name: string): number => ({ a: 2, b: 5 })[name] ?? Number.NaN,
};
const compute = (formula: string): number => evaluate(parseFormula(formula), values);

describe('a formula', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 - 2 - 1', 4],
    ['8 / 2 / 2', 2],
    ['7 % 4', 3],
    ['-2 * -3', 6],
    ['+4', 4],
    ['1.5e2', 150],
    ['$(a)', 3],
    ['$( a )', 3],
    ['$$(a)', 2],
    ['a', 3],
    ['$(a) - $$(a)', 1],
    ['$(missing)', Number.NaN],
    ['$(missing) + 1', Number.NaN],
    ['1 / 0', Infinity],
    ['$(a) = 3', 1],
    ['$(a) != 3', 0],
    ['2 < 3', 1],
    ['3 <= 3', 1],
    ['3 > 3', 0],
    ['3 >= 3', 1],
    ['$(missing) = $(missing)', 0],
    ['$(missing) != 1', 0],
    ['!0', 1],
    ['!2', 0],
    ['!$(missing)', Number.NaN],
    ['$(missing) ? 1 : 2', 2],
    ['1 && 0', 0],
    ['1 || 0 && 0', 1],
    ['$(missing) || 1', 1],
    ['$(missing) && 1', 0],
    ['1 < 2 && 2 < 3', 1],
    ['$(a) > 1 ? 10 : 20', 10],
    ['$(missing) > 1 ? 10 : 10 + 10', 20],
    ['round($(a), 2)', Number.NaN],
    ['now()', Number.NaN],
  ])('%s is %d', (formula, expected) => {
    expect(compute(formula)).toBe(expected);
  });

  test.each([
    ['', 'an operand at position 0'],
    ['1 +', 'an operand at position 3'],
    ['(1', '")" at position 2'],
    ['1 2', 'the end at position 2'],
    ['1 < 2 < 3', 'the end at position 6'],
    ['1 ? 2', '":" at position 5'],
    ['$()', 'the name of an attribute at position 0'],
    ['1 # 2', 'an operand or an operator at position 2'],
    ['1 == 2', 'an operand at position 3'],
    [`${'('.repeat(10_000)}1`, 'at most 200 levels at position 200'],
    [`${'-'.repeat(10_000)}1`, 'at most 200 levels at position 200'],
  ])('that is wrong tells where: %.12s', (formula, expected) => {
    expect(() => parseFormula(formula)).toThrow(`expected ${expected}`);
  });

  test('tells which values on their way it reads', () => {
    const names = inProcessNames(parseFormula('f($(a), b) > $$(c) ? -$(d) : (e)'));
    expect([...names].sort()).toEqual(['a', 'b', 'd', 'e']);
  });
});

/** Formulas as they are written; each level puts all that is below it in parentheses. */
const written: fc.Arbitrary<string> = fc.letrec<{ formula: string; operand: string }>(tie => ({
  formula: fc.oneof(
    { maxDepth: 4 },
    tie('operand'),
    fc
      .tuple(tie('operand'), fc.constantFrom('+', '-', '*', '/', '%', '<', '<=', '>', '>='), tie('operand'))
      .map(parts => parts.join(' ')),
    fc.tuple(fc.constantFrom('-', '+'), tie('operand')).map(parts => parts.join(' ')),
  ),
  operand: fc.oneof(
    { maxDepth: 4 },
    fc.nat(99).map(String),
    fc.float({ min: 0, max: 100, noNaN: true }).map(value => value.toFixed(3)),
    tie('formula').map(formula => `(${formula})`),
  ),
})).formula;

/** Writes an expression with all its parentheses. */
function print(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'inProcess':
      return `$(${expression.name})`;
    case 'current':
      return `$$(${expression.name})`;
    case 'call':
      return `${expression.name}(${expression.operands.map(print).join(', ')})`;
    case 'unary':
      return `${expression.operator}(${print(expression.operand)})`;
    case 'binary':
      return `(${print(expression.left)}) ${expression.operator} (${print(expression.right)})`;
    case 'conditional':
      return `(${print(expression.condition)}) ? (${print(expression.whenTrue)}) : (${print(expression.whenFalse)})`;
  }
}

const name = fc.constantFrom('a', 'b', 'temp in°', 'x.y');
const expressions: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression }>(tie => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant('number' as const), value: fc.nat(999) }),
    fc.record({ kind: fc.constantFrom('inProcess' as const, 'current' as const), name }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constant('f'),
      operands: fc.array(tie('any'), { maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('unary' as const),
      operator: fc.constantFrom('!' as const, '+' as const, '-' as const),
      operand: tie('any'),
    }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom<BinaryOperator>(
        '||',
        '&&',
        '=',
        '!=',
        '<',
        '<=',
        '>',
        '>=',
        '+',
        '-',
        '*',
        '/',
        '%',
      ),
      left: tie('any'),
      right: tie('any'),
    }),
    fc.record({
      kind: fc.constant('conditional' as const),
      condition: tie('any'),
      whenTrue: tie('any'),
      whenFalse: tie('any'),
    }),
  ),
})).any;

describe('any formula', () => {
  test('of numbers has the value that JavaScript gives it', () => {
    fc.assert(
      fc.property(written, formula => {
        const expected = Number(new Function(`return ${formula}`)());
        expect(evaluate(parseFormula(formula), values)).toBe(expected);
      }),
    );
  });

  test('that is written with all parentheses is read as it was meant', () => {
    fc.assert(
      fc.property(expressions, expression => {
        expect(parseFormula(print(expression))).toEqual(expression);
      }),
    );
  });

  test('is read, or refused by a FormulaError', () => {
    const text = fc.array(fc.constantFrom(...'12 .$()ab+-*/%!<>=&|?:,'), { maxLength: 30 });
    fc.assert(
      fc.property(text, parts => {
        try {
          parseFormula(parts.join(''));
        } catch (error) {
          expect(error).toMatchObject({ name: 'FormulaError' });
        }
      }),
    );
  });
});
