import { invalid, received } from '../validation.js';
import type { ComparisonSign } from './expression.js';
import { Filter } from './filter.js';
import { checkedName, registerMember } from './member-name.js';
import { digitsOf, type FilterValue, operandOf, patternOf } from './operand.js';

declare const memberBrand: unique symbol;

/** What stands for a field of the objects that are searched. */
export interface MemberReference {
  readonly [memberBrand]: true;
}

/** What a member of the type `T` can be compared with. */
type Comparand<T> = unknown extends T
  ? FilterValue
  : T extends number | bigint | Date
    ? number | bigint | Date
    : T extends string
      ? string
      : T extends boolean
        ? boolean
        : FilterValue;

type Item<T> = T extends readonly (infer Element)[] ? Comparand<Element> : FilterValue;

/** How far away, and from where: `coords` are latitude and longitude in degrees. */
export type WithinOptions =
  | { readonly unit?: string | undefined; readonly coords: readonly [latitude: number, longitude: number] }
  | { readonly unit?: string | undefined; readonly zip: string };

/** A test on a member; as a property it is the member of that name, so that no name is taken. */
type Test<Arguments extends readonly unknown[]> = ((...args: Arguments) => Filter) & AnyMember;

/** Tests on a member of the type `T`. @throws {ValidationError} each of them, for values that no filter can hold. */
export interface MemberTests<T> {
  /** Equal to a value or to another member. */
  readonly eq: Test<[value: Comparand<T> | MemberReference]>;
  readonly ne: Test<[value: Comparand<T> | MemberReference]>;
  readonly lt: Test<[value: Comparand<T> | MemberReference]>;
  readonly lte: Test<[value: Comparand<T> | MemberReference]>;
  readonly gt: Test<[value: Comparand<T> | MemberReference]>;
  readonly gte: Test<[value: Comparand<T> | MemberReference]>;
  /** The regular expression is found anywhere in the text; its syntax is Java's. */
  readonly re: Test<[pattern: string | RegExp, flags?: string]>;
  /** The value is one of these. */
  readonly in: Test<readonly (Comparand<T> | MemberReference)[]>;
  /** The collection holds these. */
  readonly contains: Test<readonly (Item<T> | MemberReference)[]>;
  /** The location is that near. @defaultValue the unit is `MILES` */
  readonly within: Test<[distance: number, options: WithinOptions]>;
  /** The remainder of a division by `divisor` is `remainder`. */
  readonly mod: Test<[divisor: number | bigint, remainder: number | bigint]>;
  /** The remainder of a division by `divisor` is not `remainder`. */
  readonly notMod: Test<[divisor: number | bigint, remainder: number | bigint]>;
  /** The member is there. */
  readonly exists: Test<[]>;
}

/** A member of which nothing is known. */
export type AnyMember = MemberReference & MemberTests<unknown> & { readonly [name: string]: AnyMember };

/** A member of the type `T`, with the members below it. */
export type Member<T> = MemberReference &
  MemberTests<T> &
  (T extends readonly unknown[] | Date
    ? unknown
    : T extends object
      ? { readonly [Name in keyof T & string]-?: Member<NonNullable<T[Name]>> }
      : unknown);

/** The members of objects of the type `T`. */
export type Members<T extends object> = {
  readonly [Name in keyof T & string]-?: Member<NonNullable<T[Name]>>;
};

type MakeFilter = (member: string, args: readonly unknown[]) => Filter;

const comparison =
  (sign: ComparisonSign): MakeFilter =>
  (member, [value]) =>
    new Filter({ kind: 'compare', member, sign, value: operandOf(member, 'value', value) });

const list =
  (kind: 'in' | 'contains'): MakeFilter =>
  (member, items) =>
    new Filter({
      kind,
      member,
      items: items.map((item, index) => operandOf(member, `items[${index}]`, item)),
    });

const modulo =
  (sign: '==' | '!='): MakeFilter =>
  (member, [divisor, remainder]) =>
    new Filter({
      kind: 'modulo',
      member,
      sign,
      divisor: digitsOf(member, 'divisor', divisor),
      remainder: digitsOf(member, 'remainder', remainder),
    });

const TESTS: Readonly<Record<keyof MemberTests<unknown>, MakeFilter>> = {
  eq: comparison('=='),
  ne: comparison('!='),
  lt: comparison('<'),
  lte: comparison('<='),
  gt: comparison('>'),
  gte: comparison('>='),
  re: (member, [pattern, flags]) =>
    new Filter({ kind: 'regex', member, pattern: patternOf(member, pattern, flags) }),
  in: list('in'),
  contains: list('contains'),
  within: (member, [distance, options]) => within(member, distance, options),
  mod: modulo('=='),
  notMod: modulo('!='),
  exists: member => new Filter({ kind: 'exists', member }),
};

/** Members that the platform's own objects have. */
type KnownMember =
  | 'capacity'
  | 'creationDate'
  | 'creatorId'
  | 'description'
  | 'destination'
  | 'disabled'
  | 'displayName'
  | 'elems'
  | 'email'
  | 'fhash'
  | 'filter'
  | 'flowId'
  | 'id'
  | 'issuedTo'
  | 'lastEditDate'
  | 'location'
  | 'name'
  | 'path'
  | 'public'
  | 'source'
  | 'url'
  | 'version';

/** Members by any name: as properties, or by a call with the dotted name. */
export type AnyMembers = { readonly [Name in KnownMember]: AnyMember } & {
  readonly [name: string]: AnyMember;
} & ((name: string) => AnyMember);

/**
 * Members of the objects that are searched, by any name and to any depth: `mem.path`, `mem.elems.temp`,
 * `mem.elems['my-name']`. A member gives a filter by one of its tests. Where the compiler takes unknown properties for
 * undefined (`noUncheckedIndexedAccess`), name them by a call, `mem('elems.temp')`, or by `members`.
 *
 * @example
 * mem.elems.temp.gt(30).and(mem.path.re('^/alice/'))
 */
export const mem: AnyMembers = memberAt([]) as unknown as AnyMembers;

/**
 * Members of a type of yours: names and values that do not fit it do not compile.
 *
 * @example
 * const reading = members<Drop<{ temp: number }>>();
 * reading.elems.temp.gt(30);
 */
export function members<T extends object>(): Members<T> {
  return mem as unknown as Members<T>;
}

/** Each step is a test when it is called and a member otherwise; the names of the tests are thus free for members. */
function memberAt(path: readonly string[]): object {
  const test = (...args: readonly unknown[]): unknown => {
    const name = path.at(-1);
    if (name === undefined) return memberAt(checkedName('mem', 'name', args[0]).split('.'));
    const make = Object.hasOwn(TESTS, name) ? TESTS[name as keyof typeof TESTS] : undefined;
    if (make === undefined)
      throw invalid('filter', {
        field: path.join('.') || 'member',
        expected: `one of the tests ${Object.keys(TESTS).join(', ')}`,
        received: name,
      });
    return make(checkedName('filter', 'member', path.slice(0, -1).join('.')), args);
  };
  const member = new Proxy(test, {
    get: (_target, name) => {
      if (typeof name === 'string') return memberAt([...path, name]);
      return name === Symbol.toPrimitive ? () => path.join('.') : undefined;
    },
  });
  return registerMember(member, path);
}

function within(member: string, distance: unknown, options: unknown): Filter {
  const {
    unit = 'MILES',
    coords,
    zip,
  } = (options ?? {}) as {
    readonly unit?: unknown;
    readonly coords?: readonly unknown[];
    readonly zip?: unknown;
  };
  if (typeof distance !== 'number' || !(distance >= 0 && distance < Number.POSITIVE_INFINITY))
    throw invalid(member, {
      field: 'distance',
      expected: 'a number of 0 or more',
      received: received(distance),
    });
  if (typeof unit !== 'string' || !/^[A-Z]+$/i.test(unit))
    throw invalid(member, {
      field: 'unit',
      expected: 'a unit such as MILES or KM',
      received: received(unit),
    });
  if (coords !== undefined) {
    const [latitude, longitude] = [coords[0], coords[1]].map((value, index) =>
      Number(digitsOf(member, `coords[${index}]`, value)),
    ) as [number, number];
    return new Filter({ kind: 'within', member, distance, unit, center: { latitude, longitude } });
  }
  if (typeof zip === 'string' && /^[A-Za-z0-9-]+$/.test(zip))
    return new Filter({ kind: 'within', member, distance, unit, center: { zip } });
  throw invalid(member, {
    field: 'coords',
    expected: '[latitude, longitude], or a zip',
    received: received(zip),
  });
}
