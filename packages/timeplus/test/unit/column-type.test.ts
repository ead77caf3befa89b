import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ColumnType, parseColumnType } from '../../src/values/column-type.js';

const names = (type: ColumnType): unknown =>
  type.types.length === 0 ? type.name : [type.name, ...type.types.map(names)];

describe('parseColumnType', () => {
  test.each([
    ['integer', 'int32'],
    ['INT', 'int32'],
    ['smallint', 'int16'],
    ['bigint', 'int64'],
    ['byte', 'int8'],
    ['uint', 'uint32'],
    ['float', 'float32'],
    ['double', 'float64'],
    ['varchar', 'string'],
    ['inet', 'ipv4'],
    ['inet6', 'ipv6'],
  ])('the alias %s is %s', (alias, name) => {
    expect(parseColumnType(alias).name).toBe(name);
  });

  test('arguments are kept as they are written', () => {
    expect(parseColumnType("datetime64(3, 'UTC')").args).toEqual(['3', "'UTC'"]);
    expect(parseColumnType('decimal(10, 2)').args).toEqual(['10', '2']);
    expect(parseColumnType('fixed_string(16)').args).toEqual(['16']);
  });

  test('types inside of types are found at any depth', () => {
    const type = parseColumnType('map(string, array(nullable(tuple(bigint, low_cardinality(string)))))');
    expect(names(type)).toEqual([
      'map',
      'string',
      ['array', ['nullable', ['tuple', 'int64', ['low_cardinality', 'string']]]],
    ]);
  });

  test('fields of tuples may have names', () => {
    expect(names(parseColumnType('tuple(lat float64, `long` array(int8), string)'))).toEqual([
      'tuple',
      'float64',
      ['array', 'int8'],
      'string',
    ]);
  });

  test('commas, brackets and quotes inside of quotes separate nothing', () => {
    expect(parseColumnType("enum8('a,b' = 1, '(' = 2, 'it\\'s' = 3)").args).toEqual([
      "'a,b' = 1",
      "'(' = 2",
      "'it\\'s' = 3",
    ]);
  });

  test('an unknown type keeps its name', () => {
    expect(parseColumnType(' Hyper_Log(3) ').name).toBe('hyper_log');
  });

  test('property: what is nested is found again', () => {
    const leaf = fc.constantFrom('int8', 'string', 'datetime64(3)', "enum8('(' = 1)");
    const { type } = fc.letrec<{ type: string }>(tie => ({
      type: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(fc.constantFrom('array', 'nullable'), tie('type'))
          .map(([name, inner]) => `${name}(${inner})`),
        fc.tuple(tie('type'), tie('type')).map(([a, b]) => `tuple(${a},  ${b})`),
      ),
    }));
    const write = ({ name, args, types }: ColumnType): string => {
      if (args.length === 0) return name;
      const isContainer = ['array', 'nullable', 'tuple'].includes(name);
      return `${name}(${(isContainer ? types.map(write) : args).join(', ')})`;
    };
    const spaced = (text: string): string => text.replaceAll(/, +/g, ', ');
    fc.assert(fc.property(type, text => expect(write(parseColumnType(text))).toBe(spaced(text))));
  });
});
