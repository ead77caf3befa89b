import type { Call } from '../call.js';
import { badRequest } from '../refusal.js';
import { checkFilter, checkPath, checkText, requireMembers, wrong } from './check-members.js';
import type { CollectionKind } from './collection-kind.js';

const DEFAULT_CAPACITY = 1000;
const MAX_CAPACITY = 100_000;

/** Named streams of drops. A path needs no other flow above it (guess, section 6). */
export const flow: CollectionKind = {
  name: 'flow',
  letter: 'f',
  pathsOf: ({ path }) => [String(path)],
  complete: (call, members, id) => {
    requireMembers(members, ['path']);
    checkPath(members['path'], 'path');
    checkFilter(members, 'filter');
    checkText(members, 'description');
    assertUnique(call, String(members['path']), id);
    return { ...members, capacity: capacityOf(members['capacity'] ?? DEFAULT_CAPACITY) };
  },
};

/** A second flow of the same path is refused (guess, section 6). */
function assertUnique({ access }: Call, path: string, id: string): void {
  const other = access.account.flowAt(path);
  if (other && other.id !== id) throw badRequest(`There is already a flow ${path}.`);
}

/** Numeric texts were accepted too (section 4.4). */
function capacityOf(value: unknown): number {
  const capacity = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (
    typeof capacity === 'number' &&
    Number.isInteger(capacity) &&
    capacity >= 0 &&
    capacity <= MAX_CAPACITY
  ) {
    return capacity;
  }
  throw wrong('capacity', `a whole number from 0 to ${MAX_CAPACITY}`);
}
