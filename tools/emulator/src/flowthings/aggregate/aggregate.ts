import { writeJson } from '../../host/json.js';
import { wrong } from '../collections/check-members.js';
import type { Members } from '../collections/collection-kind.js';
import { compareValues } from '../filter/compare-values.js';
import { type FilterSubject, passes } from '../filter/evaluate-filter.js';
import type { FilterExpression } from '../filter/filter-ast.js';
import { readFilter } from '../find/read-filter.js';
import { dropSubject } from '../find/subject.js';
import type { Drop } from '../model/stored-object.js';
import { isPlainObject } from '../plain-object.js';
import { badRequest } from '../refusal.js';
import { groupKeyOf, outputOf } from './selectors.js';

/** One group of an aggregation, by the texts of its outputs and keys. */
export type Group = Readonly<Record<string, unknown>>;

/**
 * Groups drops and computes what `output` asks for.
 *
 * @throws {FlowthingsRefusal} with status 400
 */
export function aggregate(drops: readonly Drop[], request: Members, nowMs: number): readonly Group[] {
  const outputs = texts(request, 'output');
  const groupBy = texts(request, 'groupBy');
  const sorts = texts(request, 'sorts');
  if (outputs.length === 0) throw badRequest('output is required.');
  const stranger = sorts.find(sort => !outputs.includes(sort) && !groupBy.includes(sort));
  if (stranger !== undefined) throw badRequest(`sorts: ${stranger} is neither in groupBy nor in output.`);
  const rules = readRules(request['rules']);
  const filter = isGiven(request['filter']) ? readFilter(request['filter']) : undefined;
  const keys = groupBy.map(text => ({ text, ...groupKeyOf(text) }));
  const computed = outputs.map(text => ({ text, ...outputOf(text) }));

  const groups = new Map<string, { readonly key: Group; readonly subjects: FilterSubject[] }>();
  // The oldest first, so that groups come in the order in which they began.
  for (const drop of [...drops].reverse()) {
    if (filter && !passes(filter, dropSubject(drop), nowMs)) continue;
    const subject = dropSubject(drop, ruleValues(drop, rules, nowMs));
    const key = Object.fromEntries(
      keys.map(({ text, element, keyOf }) => [text, keyOf(subject.member(element.split('.'))) ?? null]),
    );
    const group = groups.get(writeJson(key)) ?? { key, subjects: [] };
    group.subjects.push(subject);
    groups.set(writeJson(key), group);
  }
  const results = [...groups.values()].map(({ key, subjects }) => {
    const values = computed.map(({ text, element, summary }) => {
      const path = element?.split('.');
      return [text, summary(path ? subjects.map(subject => subject.member(path)) : [], subjects.length)];
    });
    return { ...key, ...Object.fromEntries(values) } as Group;
  });
  return results.sort((left, right) => compareGroups(left, right, sorts));
}

function texts(request: Members, name: string): readonly string[] {
  const value = request[name] ?? [];
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value;
  throw wrong(name, 'a list of texts');
}

function readRules(rules: unknown): readonly (readonly [name: string, filter: FilterExpression])[] {
  if (!isGiven(rules)) return [];
  if (!isPlainObject(rules)) throw wrong('rules', 'an object with a filter for each name');
  return Object.entries(rules).map(([name, filter]) => [name, readFilter(filter, `rules.${name}`)] as const);
}

/** A rule is an element of each drop: 1 when its filter lets the drop pass, otherwise 0. */
function ruleValues(drop: Drop, rules: ReturnType<typeof readRules>, nowMs: number): Members {
  return Object.fromEntries(
    rules.map(([name, filter]) => [name, passes(filter, dropSubject(drop), nowMs) ? 1 : 0]),
  );
}

function compareGroups(left: Group, right: Group, sorts: readonly string[]): number {
  for (const sort of sorts) {
    const order = compareValues(left[sort], right[sort]) ?? 0;
    if (order !== 0) return order;
  }
  return 0;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
