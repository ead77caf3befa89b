import { describe, expect, test } from '@jest/globals';
import { passes } from '../../src/flowthings/filter/evaluate-filter.js';
import { parseFilter } from '../../src/flowthings/filter/parse-filter.js';
import { dropSubject, objectSubject } from '../../src/flowthings/find/subject.js';

const now = 1_700_000_000_000;

const drop = {
  id: 'd000000000000000000000001',
  flowId: 'f000000000000000000000001',
  path: '/alice/sensors',
  creationDate: now - 60_000,
  creatorId: 'i000000000000000000000001',
  version: 0,
  location: { lat: 52.52, lon: 13.405, specifiers: { ZIP: '10115' } },
  elems: {
    temp: 21,
    ratio: 0.5,
    huge: 9_007_199_254_740_993n,
    name: "it's \\ here",
    path: 'element',
    on: true,
    tags: ['a', 'b', 3],
    box: { width: 2, length: 3 },
    seen: now - 5000,
    nothing: null,
    'a-b': 1,
  },
  elemTypes: { '/ratio': 'duration' },
};

const matches = (filter: string): boolean => passes(parseFilter(filter), dropSubject(drop), now);

describe('filters', () => {
  test.each([
    // Elements with and without their prefix, members of the drop, members of members
    ['elems.temp == 21', true],
    ['temp==21', true],
    ['path == "/alice/sensors"', true],
    ["elems.path == 'element'", true],
    ['elems.box.width < elems.box.length', true],
    ['box.width > box.length', false],
    ['elems.tags.0 == "a"', true],
    ['elems.tags.length == 3', false],
    ['elems.a-b == 1', true],
    // Comparisons
    ['temp != 22', true],
    ['temp <= 21 && temp >= 21', true],
    ['temp < 21', false],
    ['temp > 2e1', true],
    ['temp > -1', true],
    ['huge == 9007199254740993', true],
    ['huge == 9007199254740992', false],
    ['on == true', true],
    ['on == false', false],
    ['name > "a"', true],
    // Values of different kinds
    ["temp == '21'", false],
    ["temp != '21'", true],
    ["temp < 'z'", false],
    // Absent members
    ['missing == 1', false],
    ['missing != 1', false],
    ['temp == missing', false],
    ['NOT missing == 1', true],
    // Texts
    ["name == 'it\\'s \\\\ here'", true],
    ['name == "it\'s \\\\ here"', true],
    ['name == "it\'s \\u005c here"', true],
    // Modulo
    ['temp % 2 == 1', true],
    ['temp % 2 != 1', false],
    ['name % 2 == 1', false],
    ['huge % 2 == 1', true],
    // Regular expressions
    ['path =~ /sensors$/', true],
    ['path =~ /^\\/ALICE/', false],
    ['path =~ /^\\/ALICE/i', true],
    ['path =~ /^\\/alice/gm', true],
    ['path =~ /(?i)ALICE/', true],
    ['temp =~ /^21$/', true],
    ['MATCHES /here/', true],
    ['MATCHES /HERE/i', true],
    ['MATCHES /nowhere/', false],
    // Lists
    ['temp IN [1,21]', true],
    ["temp IN ['21']", false],
    ['temp IN []', false],
    ['temp IN [box.width, 21]', true],
    ["tags CONTAINS ['a',3]", true],
    ["tags CONTAINS ['a','z']", false],
    ["name CONTAINS ['it']", false],
    // Places: Berlin, and Potsdam some 27 km away
    ['location WITHIN 20 MILES OF [52.39, 13.06]', true],
    ['location WITHIN 20 KM OF [52.39,13.06]', false],
    ['location WITHIN 5 MILES OF [ZIP=10115]', true],
    ["location WITHIN 5 MILES OF [ZIP='10117']", false],
    ['temp WITHIN 5 MILES OF [0, 0]', false],
    // Presence and types
    ['EXISTS elems.temp', true],
    ['EXISTS temp', true],
    ['EXISTS elems.toString', false],
    ['EXISTS nothing', true],
    ['HAS integer', true],
    ['HAS long', true],
    ['HAS duration', true],
    ['HAS float', false],
    // Age
    ['AGE < 60001', true],
    ['AGE > 60000', false],
    ["AGE('seen') <= 5000", true],
    ['AGE ("elems.seen") <= 5000', true],
    ['AGE(seen) < 5000', false],
    ["AGE('missing') > 0", false],
    // Combinations: && before ||, NOT takes the next test only
    ['temp == 0 && temp == 1 || temp == 21', true],
    ['temp == 21 || temp == 1 && temp == 0', true],
    ['(temp == 21 || temp == 1) && temp == 0', false],
    ['NOT temp == 0 && temp == 1', false],
    ['NOT (temp == 0 && temp == 1)', true],
    ['NOT NOT temp == 21', true],
    ['((temp == 21) && (on == true)) || (temp == 0)', true],
    ['(a == 1)&&(b == "x")', false],
    // The typed generation
    [`seen == Date(${now - 5000})`, true],
    ["id == ObjectId('d000000000000000000000001')", true],
    ['name == Email("a@b.c")', false],
  ])('%s: %s', (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test('members of other objects are their elements', () => {
    const flow = { id: 'f', creationDate: now, creatorId: 'i', path: '/a', capacity: 5 };
    expect(
      passes(parseFilter('MATCHES /^.a$/ && HAS integer && capacity == 5'), objectSubject(flow), now),
    ).toBe(true);
  });

  test.each([
    ['', 0, 'a member'],
    ['temp', 4, 'an operator'],
    ['temp = 1', 5, 'an operator'],
    ['temp ==', 7, 'a value or a member'],
    ['temp == 1 &&', 12, 'a member'],
    ['(temp == 1', 10, ')'],
    ['temp == 1)', 9, 'the end'],
    ["temp == 'open", 8, 'a value or a member'],
    ['temp =~ open', 8, 'a regular expression'],
    ['temp =~ /(/', 8, 'a valid regular expression'],
    ['temp IN 1', 8, '['],
    ['temp IN [1', 10, ']'],
    ['temp % 0 == 1', 7, 'a divisor other than 0'],
    ['temp % 2 < 1', 9, '== or !='],
    ['here WITHIN 5 FEET OF [1,2]', 14, 'MILES or KM'],
    ['here WITHIN 5 MILES OF [1]', 25, ','],
    ['EXISTS', 6, 'a member'],
    ['HAS 5', 4, 'a type'],
    ['AGE = 5', 4, 'a comparison'],
    ['AGE < x', 6, 'a number'],
    ['temp == 1; drop', 9, 'the end'],
    ['temp == null.', 12, 'the end'],
  ])('%s is refused at position %i', (filter, position, expected) => {
    expect(() => parseFilter(filter)).toThrow(expected);
    expect(() => parseFilter(filter)).toThrow(`position ${position}.`);
  });

  test('deep parentheses are refused instead of overflowing the stack', () => {
    expect(() => parseFilter(`${'('.repeat(100_000)}temp == 1`)).toThrow('levels');
    expect(() => parseFilter(`${'NOT '.repeat(100_000)}temp == 1`)).toThrow('levels');
    expect(matches(`${'('.repeat(400)}temp == 21${')'.repeat(400)}`)).toBe(true);
  });
});
