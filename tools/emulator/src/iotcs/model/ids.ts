import { createHash, randomUUID } from 'node:crypto';

/** A new id. */
export function newId(): string {
  return randomUUID();
}

/** The id of something that was named from outside: the same name gives the same id. */
export function idOf(kind: string, name: string): string {
  const hex = createHash('sha256').update(`${kind}:${name}`).digest('hex').toUpperCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
}
