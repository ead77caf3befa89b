import { Refusal } from '../../host/reply.js';
import { vantiqDefaults } from '../defaults.js';
import { isPlainObject } from '../plain-object.js';
import type { VantiqNamespaceSeed, VantiqSeed, VantiqTokenSeed, VantiqUserSeed } from './seed.js';

/** A seed whose parts are all there. */
export interface CheckedSeed {
  readonly namespaces: readonly VantiqNamespaceSeed[];
  readonly users: readonly Required<VantiqUserSeed>[];
  readonly tokens: readonly VantiqTokenSeed[];
  readonly frames: VantiqSeed['frames'] | undefined;
}

type Check = (value: unknown) => string | undefined;
type Shape = Readonly<Record<string, Check>>;

/**
 * Checks a seed and adds what it leaves out.
 *
 * @throws {Refusal} with status 400, naming the field that is wrong
 */
export function checkSeed(value: unknown): CheckedSeed {
  const seed = checkMembers('', value ?? {}, seedShape) as VantiqSeed;
  const namespaces = seed.namespaces ?? [{ name: vantiqDefaults.namespace }];
  for (const [index, namespace] of namespaces.entries()) checkNamespace(`namespaces[${index}]`, namespace);
  const names = namespaces.map(({ name }) => name);
  const users = seed.users ?? [{ ...vantiqDefaults, admin: true }];
  for (const [index, user] of users.entries()) {
    checkMembers(`users[${index}]`, user, seed.users ? userShape : anyShape, ['username', 'password']);
  }
  const tokens = seed.tokens ?? [{ token: vantiqDefaults.accessToken }];
  for (const [index, token] of tokens.entries())
    checkMembers(`tokens[${index}]`, token, tokenShape, ['token']);
  return {
    namespaces,
    users: users.map(({ username, password, namespaces: own = names, admin = false }) => ({
      username,
      password,
      namespaces: own,
      admin,
    })),
    tokens,
    frames: seed.frames,
  };
}

function checkNamespace(where: string, value: unknown): void {
  const namespace = checkMembers(where, value, namespaceShape, ['name']);
  for (const [list, shape] of Object.entries(itemShapes)) {
    for (const [index, item] of ((namespace[list] as unknown[] | undefined) ?? []).entries()) {
      checkMembers(`${where}.${list}[${index}]`, item, shape, ['name']);
    }
  }
}

/** Checks the members of one object; one without a check is unknown. */
function checkMembers(
  where: string,
  value: unknown,
  shape: Shape,
  required: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) throw refusal(where, 'an object');
  for (const name of required) if (value[name] === undefined) throw refusal(joined(where, name), 'a value');
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const check = Object.hasOwn(shape, name) ? shape[name] : shape['*'];
    const problem = check ? check(member) : `one of the fields ${Object.keys(shape).join(', ')}`;
    if (problem !== undefined) throw refusal(joined(where, name), problem);
  }
  return value;
}

function refusal(where: string, expected: string): Refusal {
  return new Refusal(400, `seed: ${joined('vantiq', where)}: expected ${expected}`);
}

function joined(where: string, name: string): string {
  return [where, name].filter(part => part !== '').join('.');
}

const text: Check = value => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const flag: Check = value => (typeof value === 'boolean' ? undefined : 'true or false');
const seconds: Check = value =>
  typeof value === 'number' && value > 0 ? undefined : 'a number of seconds above 0';
const list: Check = value => (Array.isArray(value) ? undefined : 'an array');
const texts: Check = value =>
  Array.isArray(value) && value.every(item => typeof item === 'string') ? undefined : 'an array of texts';
const object: Check = value => (isPlainObject(value) ? undefined : 'an object');
const code: Check = value => (typeof value === 'function' ? undefined : 'a function');
const anything: Check = () => undefined;

const path: Check = value =>
  typeof value === 'string' && value.startsWith('/') ? undefined : 'a text that begins with a slash';

const emission: Check = value =>
  isPlainObject(value) &&
  typeof value['everyMs'] === 'number' &&
  value['everyMs'] > 0 &&
  Array.isArray(value['values'])
    ? undefined
    : 'an object with everyMs (above 0) and values (an array)';

const reliability: Shape = { isReliable: flag, redeliveryFrequency: seconds, redeliveryTTL: seconds };

const anyShape: Shape = { '*': anything };

const seedShape: Shape = {
  namespaces: list,
  users: list,
  tokens: list,
  frames: value => (value === 'binary' || value === 'text' ? undefined : 'binary or text'),
};

const userShape: Shape = { username: text, password: text, namespaces: texts, admin: flag };

const tokenShape: Shape = { token: text, username: text, namespace: text, tokenTimeout: seconds };

const itemShapes: Readonly<Record<string, Shape>> = {
  types: { name: text, records: list, properties: object, naturalKey: texts, indexes: list, '*': anything },
  topics: { name: path, ...reliability, '*': anything },
  services: { name: text, eventTypes: object, '*': anything },
  sources: {
    name: text,
    config: object,
    active: flag,
    emissions: emission,
    query: code,
    publish: code,
    ...reliability,
    '*': anything,
  },
  procedures: {
    name: text,
    parameters: texts,
    handler: code,
    stream: code,
    returns: anything,
    public: flag,
  },
  rules: { name: text, when: path, handler: code },
  documents: {
    name: text,
    content: value =>
      typeof value === 'string' || ArrayBuffer.isView(value) ? undefined : 'a text or bytes',
    fileType: text,
  },
};

const namespaceShape: Shape = {
  name: text,
  resources: object,
  ...Object.fromEntries(Object.keys(itemShapes).map(name => [name, list])),
};
