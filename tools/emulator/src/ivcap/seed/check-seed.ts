import { Refusal } from '../../host/reply.js';
import { apiVersions } from '../api-version.js';
import { allScopes } from '../auth/token-book.js';
import { IvcapRefusal } from '../errors.js';
import { isPlainObject } from '../plain-object.js';
import { parseParameters } from '../services/parameters.js';
import type { IvcapSeed } from './seed.js';

type Check = (value: unknown) => string | undefined;
type Shape = Readonly<Record<string, Check>>;

/**
 * Checks a seed.
 *
 * @throws {Refusal} with status 400, naming the field that is wrong
 */
export function checkSeed(value: unknown): IvcapSeed {
  const seed = checkMembers('ivcap', value ?? {}, seedShape, []);
  for (const [name, { shape, required }] of Object.entries(items)) {
    for (const [index, item] of ((seed[name] as readonly unknown[] | undefined) ?? []).entries()) {
      checkMembers(`ivcap.${name}[${index}]`, item, shape, required);
    }
  }
  return seed as IvcapSeed;
}

function checkMembers(
  where: string,
  value: unknown,
  shape: Shape,
  required: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) throw refusal(where, 'an object');
  for (const name of required) if (value[name] === undefined) throw refusal(`${where}.${name}`, 'a value');
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const check = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const problem = check ? check(member) : `one of the fields ${Object.keys(shape).join(', ')}`;
    if (problem !== undefined) throw refusal(`${where}.${name}`, problem);
  }
  return value;
}

function refusal(where: string, expected: string): Refusal {
  return new Refusal(400, `seed: ${where}: expected ${expected}`);
}

const text: Check = value => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const flag: Check = value => (typeof value === 'boolean' ? undefined : 'true or false');
const seconds: Check = value =>
  typeof value === 'number' && value >= 0 ? undefined : 'a number of seconds from 0 up';
const number: Check = value => (Number.isFinite(value) ? undefined : 'a number');
const list: Check = value => (Array.isArray(value) ? undefined : 'an array');
const texts: Check = value =>
  Array.isArray(value) && value.every(item => typeof item === 'string') ? undefined : 'an array of texts';
const object: Check = value => (isPlainObject(value) ? undefined : 'an object');
const code: Check = value => (typeof value === 'function' ? undefined : 'a function');
const anything: Check = () => undefined;
const bytes: Check = value =>
  typeof value === 'string' || ArrayBuffer.isView(value) ? undefined : 'a text or bytes';
const urn: Check = value => (typeof value === 'string' && value.startsWith('urn:') ? undefined : 'a URN');

function oneOf(names: readonly string[]): Check {
  return value => (names.includes(value as string) ? undefined : `one of ${names.join(', ')}`);
}

function members(shape: Shape): Check {
  return value => {
    if (!isPlainObject(value)) return 'an object';
    const wrong = Object.entries(value).find(
      ([name, member]) => (shape[name]?.(member) ?? '') !== '' || !shape[name],
    );
    return wrong === undefined ? undefined : `an object with ${Object.keys(shape).join(', ')}`;
  };
}

const scopes: Check = value =>
  texts(value) === undefined &&
  (value as string[]).every(name => (allScopes as readonly string[]).includes(name))
    ? undefined
    : `an array of ${allScopes.join(', ')}`;

const life: Check = value =>
  value === 'manual' ||
  members({ pendingMs: seconds, scheduledMs: seconds, executingMs: seconds })(value) === undefined
    ? undefined
    : '"manual", or an object with pendingMs, scheduledMs, executingMs';

const parameters: Check = value => {
  try {
    parseParameters(value);
    return undefined;
  } catch (error) {
    return error instanceof IvcapRefusal ? `parameters: ${error.message}` : 'parameters';
  }
};

/** The shape of the members of each list, and which must be there. */
const items: Readonly<Record<string, { readonly shape: Shape; readonly required: readonly string[] }>> = {
  tokens: {
    shape: { token: text, account: urn, scopes, expiresInSeconds: seconds },
    required: ['token'],
  },
  services: {
    shape: {
      id: urn,
      name: text,
      description: text,
      status: text,
      controllerSchema: text,
      controller: object,
      policy: urn,
      tags: texts,
      parameters,
      handler: code,
      returns: anything,
      failsWith: text,
      life,
      retryLaterSeconds: seconds,
    },
    required: ['name'],
  },
  artifacts: {
    shape: { id: urn, name: text, mimeType: text, content: bytes, collection: urn, policy: urn },
    required: ['name', 'content'],
  },
  aspects: {
    shape: { entity: text, schema: text, content: object, policy: urn },
    required: ['entity', 'schema', 'content'],
  },
  queues: { shape: { id: urn, name: text, description: text }, required: ['name'] },
  secrets: {
    shape: { name: text, type: text, value: text, expiryTime: seconds },
    required: ['name', 'value'],
  },
  projects: { shape: { id: urn, name: text, details: text, members: object }, required: ['name'] },
  dashboards: {
    shape: { id: text, uid: text, title: text, url: text },
    required: ['id', 'uid', 'title', 'url'],
  },
  searches: { shape: { query: text, items: list }, required: ['query', 'items'] },
};

const seedShape: Shape = {
  apiVersion: oneOf(apiVersions),
  externalUrl: text,
  paging: members({ emptyPages: flag, limitFirst: flag, plainCursors: flag }),
  identity: members({ accessTokenSeconds: seconds, rotateRefreshTokens: flag, clockSkewSeconds: number }),
  packages: texts,
  ...Object.fromEntries(Object.keys(items).map(name => [name, list])),
};
