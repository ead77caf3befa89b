import { Refusal } from '../../host/reply.js';
import { flowthingsDefaults } from '../defaults.js';
import { isPlainObject } from '../plain-object.js';
import type { FlowthingsAccountSeed, FlowthingsSeed, FlowthingsSessionSeed } from './seed.js';

/** A seed whose parts are all there. */
export interface CheckedSeed {
  readonly accounts: readonly (FlowthingsAccountSeed & { readonly token: string })[];
  readonly transformations: NonNullable<FlowthingsSeed['transformations']>;
  readonly sessions: FlowthingsSessionSeed;
}

type Check = (value: unknown) => string | undefined;

/**
 * Checks a seed and adds what it leaves out. The objects in it are checked when they are made.
 *
 * @throws {Refusal} with status 400, naming the field that is wrong
 */
export function checkSeed(value: unknown): CheckedSeed {
  const seed = checkMembers('flowthings', value ?? {}, seedChecks) as FlowthingsSeed;
  const accounts = seed.accounts ?? [{ name: flowthingsDefaults.account }];
  for (const [index, account] of accounts.entries()) {
    checkMembers(`flowthings.accounts[${index}]`, account, accountChecks);
    if (account.name === undefined) throw wrongSeed(`flowthings.accounts[${index}].name`, 'a value');
  }
  const { sessions = {}, transformations = {} } = seed;
  checkMembers('flowthings.sessions', sessions, sessionChecks);
  return {
    accounts: accounts.map(account => ({ ...account, token: account.token ?? defaultToken(account.name) })),
    transformations,
    sessions,
  };
}

/** The error that a part of a seed is not what it should be. */
export function wrongSeed(where: string, expected: string): Refusal {
  return new Refusal(400, `seed: ${where}: expected ${expected}`);
}

/** 32 characters, another one for each account. */
function defaultToken(account: string): string {
  const { account: main, token } = flowthingsDefaults;
  return account === main ? token : `${account}-`.padEnd(token.length, 'token').slice(0, token.length);
}

function checkMembers(where: string, value: unknown, checks: Readonly<Record<string, Check>>): object {
  if (!isPlainObject(value)) throw wrongSeed(where, 'an object');
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    const expected = check ? check(member) : `one of the fields ${Object.keys(checks).join(', ')}`;
    if (expected !== undefined) throw wrongSeed(`${where}.${name}`, expected);
  }
  return value;
}

const list: Check = value => (Array.isArray(value) ? undefined : 'an array');
const name: Check = value =>
  typeof value === 'string' && /^[\w-]+$/.test(value) ? undefined : 'letters, digits, _ or -';
const text: Check = value => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const milliseconds: Check = value =>
  typeof value === 'number' && value > 0 ? undefined : 'a number of milliseconds above 0';
const oneOf =
  (...values: readonly unknown[]): Check =>
  value =>
    values.includes(value) ? undefined : `one of ${values.join(', ')}`;

const seedChecks: Readonly<Record<string, Check>> = {
  accounts: list,
  transformations: value =>
    isPlainObject(value) && Object.values(value).every(handler => typeof handler === 'function')
      ? undefined
      : 'an object of functions',
  sessions: value => (isPlainObject(value) ? undefined : 'an object'),
};

const sessionChecks: Readonly<Record<string, Check>> = {
  idleMs: milliseconds,
  unusedMs: milliseconds,
  refusalStatus: oneOf(400, 403),
  elements: oneOf('plain', 'typed'),
};

const accountChecks: Readonly<Record<string, Check>> = {
  name,
  token: text,
  flows: list,
  tracks: list,
  groups: list,
  identities: list,
  tokens: list,
  shares: list,
  devices: list,
  apiTasks: list,
  mqttTasks: list,
  rssTasks: list,
};
