import {
  age,
  exists,
  type Filter,
  has,
  M,
  type MemberTests,
  matches,
  mem,
  type WithinOptions,
} from '@sdk/flowthings';

/** A filter in the notation of the recordings. */
export type FilterTree = Readonly<Record<string, unknown>>;

type Values = readonly never[];

const SIGNS = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const;
type Sign = keyof typeof SIGNS;

const builders: Readonly<Record<string, (of: never) => Filter>> = {
  cmp: ([sign, member, value]: readonly [Sign, string, never]) => mem(member)[SIGNS[sign]](value),
  re: ([member, pattern, flags]: readonly [string, string, string?]) => mem(member).re(pattern, flags),
  in: ([member, items]: readonly [string, Values]) => mem(member).in(...items),
  contains: ([member, items]: readonly [string, Values]) => mem(member).contains(...items),
  within: ([member, place]: readonly [string, Place]) => within(mem(member), place),
  matches: ([pattern, flags]: readonly [string, string?]) => matches(pattern, flags),
  age: ([member, sign, ms]: readonly [string | null, Sign, number]) =>
    (member === null ? age : age(member))[SIGNS[sign]](ms),
  and: ([left, right]: readonly [FilterTree, FilterTree]) => filterOf(left).and(filterOf(right)),
  or: ([left, right]: readonly [FilterTree, FilterTree]) => filterOf(left).or(filterOf(right)),
};

interface Place {
  readonly distance: number;
  readonly unit?: string;
  readonly coords?: readonly [number, number];
  readonly zip?: number;
}

/** Builds the filter with the words of this SDK. */
export function filterOf(tree: FilterTree): Filter {
  const [kind, of] = Object.entries(tree)[0] as [string, never];
  if (kind === 'exists') return exists(of);
  if (kind === 'has') return has(of);
  if (kind === 'not') return filterOf(of).not();
  const build = builders[kind];
  if (build === undefined) throw new Error(`no filter "${kind}"`);
  return build(of);
}

function within(member: MemberTests<unknown>, { distance, zip, ...place }: Place): Filter {
  const options = zip === undefined ? place : { ...place, zip: String(zip) };
  return member.within(distance, options as WithinOptions);
}

/** Arguments of the recordings: filters and recorded changes stand in them as marked objects. */
export function argument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(argument);
  if (typeof value !== 'object' || value === null) return value;
  const { $filter, $modify } = value as { $filter?: FilterTree; $modify?: readonly [object, object] };
  if ($filter !== undefined) return filterOf($filter);
  if ($modify !== undefined) return new M($modify[0], $modify[1]);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, argument(item)]));
}
