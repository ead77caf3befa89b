import { Refusal } from '../../host/reply.js';
import { masterAccess } from '../auth/access.js';
import type { Call } from '../call.js';
import type { Members } from '../collections/collection-kind.js';
import { collections } from '../collections/collections.js';
import { makeObject } from '../collections/make-object.js';
import { createDrop } from '../drops/drop-operations.js';
import type { Installation } from '../installation.js';
import type { Account } from '../model/account.js';
import type { Flow, StoredObject } from '../model/stored-object.js';
import { isPlainObject } from '../plain-object.js';
import { FlowthingsRefusal } from '../refusal.js';
import { type CheckedSeed, wrongSeed } from './check-seed.js';
import type { FlowthingsAccountSeed } from './seed.js';

const SEEDED = 'seeded';

/** The lists of an account and the collections that they fill, in the order in which they are made. */
const lists: readonly (readonly [list: keyof FlowthingsAccountSeed, collection: string])[] = [
  ['flows', 'flow'],
  ['identities', 'identity'],
  ['groups', 'group'],
  ['tokens', 'token'],
  ['shares', 'share'],
  ['devices', 'device'],
  ['apiTasks', 'api-task'],
  ['mqttTasks', 'mqtt'],
  ['rssTasks', 'rss'],
  ['tracks', 'track'],
];

/** As `loadSeed`; when the store was filled before, by an earlier process, only credentials and handlers. */
export function loadSeedOnce(installation: Installation, seed: CheckedSeed): void {
  const { store } = installation;
  if (store.get(SEEDED, SEEDED) === undefined) {
    loadSeed(installation, seed);
    store.put(SEEDED, SEEDED, 'true');
    return;
  }
  for (const { name, token } of seed.accounts) installation.putAccount(name, token);
  registerAll(installation, seed);
}

/**
 * Adds what a seed holds.
 *
 * @throws {Refusal} with status 400 when an object of it is refused
 */
export function loadSeed(installation: Installation, seed: CheckedSeed): void {
  registerAll(installation, seed);
  // All of them first, because shares name the accounts of others.
  const accounts = seed.accounts.map(account => ({
    account: installation.putAccount(account.name, account.token),
    seed: account,
  }));
  for (const [index, { account, seed: given }] of accounts.entries()) {
    loadAccount(systemCall(installation, account), given, `flowthings.accounts[${index}]`);
  }
}

/** Makes one object of a seed. */
export function loadObject(call: Call, collection: string, value: unknown, where: string): StoredObject {
  if (!isPlainObject(value)) throw wrongSeed(where, 'an object');
  const kind = collections.get(collection);
  if (!kind) throw new Error(`there is no collection ${collection}`);
  const { drops = [], tokenString, ...members } = value;
  try {
    const object = makeObject(call, kind, withIdentities(call.installation, members));
    if (!Array.isArray(drops)) throw wrongSeed(`${where}.drops`, 'an array');
    for (const drop of drops) createDrop(call, object as Flow, drop as Members);
    if (tokenString === undefined) return object;
    const chosen = { ...object, tokenString };
    call.access.account.put(collection, chosen);
    return chosen;
  } catch (error) {
    if (error instanceof FlowthingsRefusal) throw new Refusal(400, `seed: ${where}: ${error.message}`);
    throw error;
  }
}

/** The call of the emulator itself, as the master of an account. */
export function systemCall(installation: Installation, account: Account): Call {
  return { installation, access: masterAccess(account), typed: false };
}

function loadAccount(call: Call, seed: FlowthingsAccountSeed, where: string): void {
  for (const [list, collection] of lists) {
    const values = (seed[list] ?? []) as readonly unknown[];
    for (const [index, value] of values.entries())
      loadObject(call, collection, value, `${where}.${list}[${index}]`);
  }
}

function registerAll({ transformations }: Installation, seed: CheckedSeed): void {
  for (const [name, handler] of Object.entries(seed.transformations)) transformations.register(name, handler);
}

/** Names of accounts stand for their identities. */
function withIdentities(installation: Installation, members: Members): Members {
  const idOf = (value: unknown): unknown =>
    typeof value === 'string' ? (installation.account(value)?.identityId ?? value) : value;
  const { issuedTo, memberIds } = members;
  return {
    ...members,
    ...(issuedTo === undefined ? {} : { issuedTo: idOf(issuedTo) }),
    ...(Array.isArray(memberIds) ? { memberIds: memberIds.map(idOf) } : {}),
  };
}
