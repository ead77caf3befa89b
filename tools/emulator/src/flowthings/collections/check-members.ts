import type { Call } from '../call.js';
import { readFilter } from '../find/read-filter.js';
import { isPlainObject } from '../plain-object.js';
import { badRequest, type FlowthingsRefusal } from '../refusal.js';
import type { Members } from './collection-kind.js';

/** Rights that the entries of `paths` may hold. */
const rightNames: readonly string[] = ['read', 'write', 'dropRead', 'dropWrite', 'administer'];

/** A path as the official client checks it (B-15), with names in capitals too. */
const pathPattern = /^(\/[A-Za-z0-9\-_:.]+)+\/?$/;

const MAX_PATH_LENGTH = 128;

/** @throws {FlowthingsRefusal} with status 400, naming every member that is missing */
export function requireMembers(members: Members, names: readonly string[]): void {
  const missing = names.filter(name => members[name] === undefined || members[name] === null);
  if (missing.length > 0) throw badRequest(...missing.map(name => `${name} is required.`));
}

/** A text, when the member is there. */
export function checkText(
  members: Members,
  name: string,
  maxLength: number = Number.POSITIVE_INFINITY,
): void {
  const value = members[name];
  if (value === undefined || value === null) return;
  if (typeof value !== 'string') throw wrong(name, 'a text');
  if (value.length > maxLength) throw wrong(name, `at most ${maxLength} characters long`);
}

/** A path such as `/alice/sensors`. */
export function checkPath(value: unknown, name: string): void {
  if (typeof value !== 'string' || !pathPattern.test(value))
    throw wrong(name, 'a path such as /alice/sensors');
  if (value.length > MAX_PATH_LENGTH) throw wrong(name, `at most ${MAX_PATH_LENGTH} characters long`);
}

/** The path of a flow that exists. */
export function checkFlowPath({ access }: Call, value: unknown, name: string): void {
  checkPath(value, name);
  if (!access.account.flowAt(String(value))) throw badRequest(`${name}: there is no flow ${value}.`);
}

/** A filter, when the member is there and not empty. */
export function checkFilter(members: Members, name: string): void {
  const value = members[name];
  if (value !== undefined && value !== null && value !== '') readFilter(value, name);
}

/** An array of texts. */
export function checkTexts(members: Members, name: string): void {
  const value = members[name];
  if (!Array.isArray(value) || value.some(item => typeof item !== 'string'))
    throw wrong(name, 'a list of ids');
}

/** A number of milliseconds above 0, when the member is there. */
export function checkDuration(members: Members, name: string): void {
  const value = members[name];
  if (value === undefined || value === null) return;
  if (typeof value !== 'number' || !(value > 0)) throw wrong(name, 'a number of milliseconds above 0');
}

/** Rights by path. */
export function checkRights(members: Members, name: string): void {
  const paths = members[name];
  if (!isPlainObject(paths)) throw wrong(name, 'an object with a path for each entry');
  for (const [path, rights] of Object.entries(paths)) {
    checkPath(path, name);
    const entries = isPlainObject(rights) ? Object.entries(rights) : [['', '']];
    for (const [right, given] of entries) {
      if (!rightNames.includes(right as string) || typeof given !== 'boolean') {
        throw wrong(`${name}.${path}`, `an object with ${rightNames.join(', ')}, each true or false`);
      }
    }
  }
}

/** The error that a member is not what it should be. */
export function wrong(name: string, expected: string): FlowthingsRefusal {
  return badRequest(`${name} must be ${expected}.`);
}
