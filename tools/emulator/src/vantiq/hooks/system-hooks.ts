import { TokenBook } from '../auth/token-book.js';
import { procedureHead, ruleHead, type VailHead } from '../code/vail.js';
import { badRequest } from '../errors.js';
import { subjectOf } from '../model/event-paths.js';
import type { Row } from '../model/row.js';
import { documentHooks } from './document-hooks.js';
import type { HookCall, ResourceHooks } from './hooks.js';

/** Ends subscriptions to a path when what it belongs to is deleted. */
function removedPath(subject: (name: string) => string, below: boolean): ResourceHooks {
  return {
    deleted: ({ installation, caller }, row) =>
      installation.bus.remove(caller.namespace, subject(String(row['name'])), below),
  };
}

const users: ResourceHooks = {
  prepare({ installation, caller }, { password, ...object }, before) {
    const username = String(before?.['username'] ?? object['username'] ?? '').toLowerCase();
    if (username === '')
      throw badRequest('The property username of users is required.', ['users', 'username']);
    const known = installation.accounts.find(username);
    installation.accounts.put({
      preferredUsername: String(object['preferredUsername'] ?? object['username'] ?? username),
      namespaces: [caller.namespace],
      admin: false,
      ...known,
      username,
      password: typeof password === 'string' ? password : (known?.password ?? TokenBook.generate()),
    });
    return { ...object, username };
  },
  deleted: ({ installation }, row) => installation.accounts.delete(String(row['username'])),
};

const tokens: ResourceHooks = {
  prepare({ installation }, object, before) {
    if (before) return object;
    const { tokenTimeout } = object;
    const expiresAtMs =
      typeof tokenTimeout === 'number' ? installation.clock.now() + tokenTimeout * 1000 : undefined;
    return {
      ...object,
      accessToken: TokenBook.generate(),
      ...(expiresAtMs === undefined ? {} : { expiresAt: new Date(expiresAtMs).toISOString() }),
    };
  },
  stored({ installation, caller }, row) {
    const expiresAt = row['expiresAt'];
    installation.tokens.put({
      token: String(row['accessToken']),
      username: caller.username,
      namespace: caller.namespace,
      expiresAtMs: typeof expiresAt === 'string' ? Date.parse(expiresAt) : undefined,
    });
  },
  deleted: ({ installation }, row) => void installation.tokens.revoke(String(row['accessToken'])),
};

const types: ResourceHooks = {
  deleted({ installation, caller }, row) {
    const name = String(row['name']);
    installation.dropTable(caller.namespace, `custom/${name}`);
    installation.bus.remove(caller.namespace, `/types/${name}`, true);
  },
};

const rules: ResourceHooks = {
  prepare: (_call, object, before) => activeAtFirst(withHead(object, ruleHead), before),
  stored({ installation, caller }, row) {
    const { when, active } = row;
    if (typeof when !== 'string' || active === false) {
      installation.rules.unbind(caller.namespace, String(row['name']));
    } else {
      installation.rules.bind(caller, String(row['name']), subjectOf(when));
    }
  },
  deleted: ({ installation, caller }, row) =>
    installation.rules.unbind(caller.namespace, String(row['name'])),
};

const sources: ResourceHooks = {
  prepare: (_call, object, before) => activeAtFirst(object, before),
  stored: ({ installation, caller }, row) =>
    installation.connectors.find(caller.namespace, String(row['name']))?.reconnectRequired(),
  deleted({ installation, caller }, row) {
    const name = String(row['name']);
    installation.emissions.stop(caller.namespace, name);
    installation.connectors.find(caller.namespace, name)?.closed();
    installation.bus.remove(caller.namespace, `/sources/${name}`, false);
  },
};

/** What system resources do beside keeping their rows, by name. */
export const resourceHooks: ReadonlyMap<string, ResourceHooks> = new Map<string, ResourceHooks>([
  ['users', users],
  ['tokens', tokens],
  ['types', types],
  ['rules', rules],
  ['procedures', { prepare: (_call, object) => withHead(object, procedureHead) }],
  ['sources', sources],
  ['topics', removedPath(name => `/topics${name}`, false)],
  [
    'services',
    {
      ...removedPath(name => `/services/${name}`, true),
      prepare: (_call, object, before) => activeAtFirst(object, before),
    },
  ],
  ['subscriptions', { deleted: endSubscription }],
  ['k8sclusters', { show: row => ({ ...row, ingressDefaultNode: ingressNode(row) }) }],
  ...['documents', 'images', 'videos', 'tensorflowmodels'].map(name => [name, documentHooks(name)] as const),
]);

/** Binds the rules that a store holds, when an installation opens. */
export function bindStoredRules(call: HookCall): void {
  for (const row of call.installation.systemTable(call.caller.namespace, 'rules').rows())
    rules.stored?.(call, row);
}

/** What is made works at once; a patch of `active` stops it and starts it again (V-B28). */
function activeAtFirst(object: Row, before: Row | undefined): Row {
  return before === undefined ? { active: true, ...object } : object;
}

function endSubscription({ installation }: HookCall, row: Row): void {
  installation.subscriptions.delete(String(row['name']));
}

/** Adds what the head of a VAIL text says; the name in the head is the one that counts. */
function withHead(object: Row, headOf: (text: string) => VailHead | undefined): Row {
  const { ruleText } = object;
  if (typeof ruleText !== 'string') return object;
  const head = headOf(ruleText);
  if (!head) throw badRequest('The ruleText has no head that names it.', ['ruleText']);
  return { ...object, ...head };
}

function ingressNode(row: Row): string {
  return `vantiq-${String(row['name'])}-node`.toLowerCase();
}
