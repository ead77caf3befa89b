import { createHash, randomUUID } from 'node:crypto';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A new id, `urn:ivcap:{kind}:{uuid}`. */
export function newUrn(kind: string): string {
  return `urn:ivcap:${kind}:${randomUUID()}`;
}

/** The id of something that a seed names: the same name gives the same id. */
export function seededUrn(kind: string, name: string): string {
  const hex = createHash('sha256').update(`${kind}:${name}`).digest('hex');
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return `urn:ivcap:${kind}:${uuid}`;
}

/** The full id for one that came in a path, where the bare uuid stands for it too. */
export function fullUrn(kind: string, given: string): string {
  return uuidPattern.test(given) ? `urn:ivcap:${kind}:${given}` : given;
}

/** The last part of an id, which the server's own links use. */
export function uuidOf(urn: string): string {
  const last = urn.slice(urn.lastIndexOf(':') + 1);
  return uuidPattern.test(last) ? last : encodeURIComponent(urn);
}
