import { Refusal } from '../../host/reply.js';
import type { Caller } from '../caller.js';
import { vantiqDefaults } from '../defaults.js';
import { VantiqRefusal } from '../errors.js';
import type { Installation } from '../installation.js';
import { blobKey, fileType } from '../model/document-resources.js';
import type { ResourceKind } from '../model/resource-kind.js';
import type { Row } from '../model/row.js';
import { insertRow } from '../records/write.js';
import type { CheckedSeed } from './check-seed.js';
import { registerProcedure, registerRule, registerSource } from './register.js';
import type { VantiqDocumentSeed, VantiqNamespaceSeed, VantiqSourceSeed } from './seed.js';

const SEEDED = 'seeded';

/** As `loadSeed`; when the store was filled before, by an earlier process, only credentials and handlers. */
export async function loadSeedOnce(installation: Installation, seed: CheckedSeed): Promise<void> {
  const { store } = installation;
  if (store.get(SEEDED, SEEDED) === undefined) {
    await loadSeed(installation, seed);
    store.put(SEEDED, SEEDED, 'true');
    return;
  }
  loadCredentials(installation, seed);
  for (const namespace of seed.namespaces) loadHandlers(installation, namespace);
}

/**
 * Adds what a seed holds.
 *
 * @throws {Refusal} with status 400 when a row of it is refused
 */
export async function loadSeed(installation: Installation, seed: CheckedSeed): Promise<void> {
  try {
    for (const namespace of seed.namespaces) await loadNamespace(installation, namespace);
    loadCredentials(installation, seed);
  } catch (error) {
    throw error instanceof VantiqRefusal ? new Refusal(400, `seed: vantiq: ${error.message}`) : error;
  }
}

/** The caller that the emulator itself is. */
export function systemCaller(namespace: string): Caller {
  return { username: 'system', namespace, admin: true };
}

function loadCredentials(installation: Installation, { users, tokens, namespaces }: CheckedSeed): void {
  const first = users[0];
  for (const { username, password, namespaces: own, admin } of users) {
    const account = {
      username: username.toLowerCase(),
      preferredUsername: username,
      password,
      namespaces: own,
      admin,
    };
    installation.accounts.put(account);
    const table = installation.systemTable('system', 'users');
    if (table.find(['username'], account)) continue;
    table.put({
      _id: installation.newId(table),
      username: account.username,
      preferredUsername: username,
      ars_namespace: 'system',
      ars_version: 1,
    });
  }
  for (const { token, username, namespace, tokenTimeout } of tokens) {
    const owner = installation.accounts.find(username ?? first?.username ?? '');
    installation.tokens.put({
      token,
      username: owner?.username ?? vantiqDefaults.username,
      namespace: namespace ?? owner?.namespaces[0] ?? namespaces[0]?.name ?? vantiqDefaults.namespace,
      expiresAtMs: tokenTimeout === undefined ? undefined : installation.clock.now() + tokenTimeout * 1000,
    });
  }
}

async function loadNamespace(installation: Installation, seed: VantiqNamespaceSeed): Promise<void> {
  const caller = systemCaller(seed.name);
  const insertInto = (kind: ResourceKind, row: Row): Promise<Row> =>
    insertRow({ installation, caller, kind }, row);
  const insertSystem = (resource: string, row: Row): Promise<Row> =>
    insertInto(installation.systemKind(resource), row);
  await insertSystem('namespaces', { name: seed.name });
  for (const { records = [], ...type } of seed.types ?? []) {
    await insertSystem('types', { ...type });
    for (const record of records) await insertInto(installation.customKind(seed.name, type.name), record);
  }
  for (const topic of seed.topics ?? []) await insertSystem('topics', { ...topic });
  for (const service of seed.services ?? []) await insertSystem('services', { ...service });
  for (const source of seed.sources ?? []) await insertSystem('sources', sourceRow(source));
  for (const { name, parameters, public: isPublic } of seed.procedures ?? []) {
    await insertSystem('procedures', {
      name,
      ...(parameters ? { parameterNames: parameters } : {}),
      ...(isPublic ? { ars_public: true } : {}),
    });
  }
  for (const { name, when } of seed.rules ?? []) await insertSystem('rules', { name, when });
  for (const document of seed.documents ?? []) await loadDocument(installation, caller, document);
  for (const [resource, rows] of Object.entries(seed.resources ?? {})) {
    for (const row of rows) await insertSystem(resource, row);
  }
  loadHandlers(installation, seed);
}

function loadHandlers(installation: Installation, seed: VantiqNamespaceSeed): void {
  const { code, emissions } = installation;
  for (const procedure of seed.procedures ?? []) registerProcedure(code, seed.name, procedure);
  for (const rule of seed.rules ?? []) registerRule(code, seed.name, rule);
  for (const source of seed.sources ?? []) {
    registerSource(code, seed.name, source);
    if (source.emissions) emissions.start(seed.name, source.name, source.emissions);
  }
}

async function loadDocument(
  installation: Installation,
  caller: Caller,
  { name, content, fileType: type }: VantiqDocumentSeed,
): Promise<void> {
  const bytes = Buffer.from(content as Uint8Array);
  const contentSize = await installation.blobs.put(
    blobKey(caller.namespace, 'documents', name),
    (async function* () {
      yield bytes;
    })(),
  );
  const kind = installation.systemKind('documents');
  await insertRow(
    { installation, caller, kind },
    { name, fileType: type ?? fileType(name, undefined), contentSize },
  );
}

function sourceRow({
  query: _query,
  publish: _publish,
  emissions: _emissions,
  ...row
}: VantiqSourceSeed): Row {
  return { type: 'EXTENSION', ...row };
}
