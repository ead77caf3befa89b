import { storeArtifact } from '../artifacts/store-artifact.js';
import { allScopes } from '../auth/token-book.js';
import { secretKey } from '../catalog/secret-endpoints.js';
import { ivcapDefaults } from '../defaults.js';
import type { Deployment } from '../deployment.js';
import type { RunEngine } from '../engine/run-engine.js';
import { seededUrn } from '../urn.js';
import { putService, registerCode } from './register-service.js';
import type { IvcapAspectSeed, IvcapSeed, IvcapServiceSeed, IvcapTokenSeed } from './seed.js';

/** Where the parts of a seed go. */
export interface SeedTarget {
  readonly deployment: Deployment;
  readonly engine: RunEngine;
  readonly searches: Map<string, readonly unknown[]>;
  /** Account that everything in the seed belongs to. */
  readonly account: string;
}

const SEEDED = 'seeded';

const echo: IvcapServiceSeed = {
  id: 'urn:ivcap:service:00000000-0000-4000-8000-000000000001',
  name: 'echo',
  description: 'Returns its input',
  parameters: [{ name: 'msg', type: 'string', description: 'Message', optional: true }],
};

/** As `loadSeed`, with the defaults; when the store was filled before, by an earlier process, only what is not kept. */
export async function loadSeedOnce(target: SeedTarget, given: IvcapSeed): Promise<void> {
  const { store } = target.deployment;
  const seed = { tokens: [{ token: ivcapDefaults.token }], services: [echo], ...given };
  if (store.get(SEEDED, SEEDED) === undefined) {
    await loadSeed(target, seed);
    store.put(SEEDED, SEEDED, 'true');
  } else {
    loadWhatIsNotKept(target, seed);
  }
}

/** Adds what a seed holds. */
export async function loadSeed(target: SeedTarget, seed: IvcapSeed): Promise<void> {
  const { deployment, account } = target;
  loadWhatIsNotKept(target, seed);
  for (const service of seed.services ?? []) putService(deployment, service, account);
  for (const { id, ...artifact } of seed.artifacts ?? []) {
    const mimeType = artifact.mimeType ?? 'application/octet-stream';
    await storeArtifact(deployment, {
      ...artifact,
      id: id ?? seededUrn('artifact', artifact.name),
      mimeType,
      account,
    });
  }
  for (const aspect of seed.aspects ?? []) addAspect(target, aspect);
  loadCatalog(target, seed);
}

/** Adds an aspect; its URN is the result. */
export function addAspect({ deployment, account }: SeedTarget, aspect: IvcapAspectSeed): string {
  const policy = aspect.policy ?? ivcapDefaults.policy;
  return deployment.aspects.add({ ...aspect, policy, account, asserter: principalOf(account) }).id;
}

function loadWhatIsNotKept({ deployment, engine, searches }: SeedTarget, seed: IvcapSeed): void {
  for (const token of seed.tokens ?? []) addToken(deployment, token);
  for (const service of seed.services ?? []) registerCode(engine, service);
  for (const { query, items } of seed.searches ?? []) searches.set(query.trim(), items);
}

/** Adds an access token. */
export function addToken({ tokens, clock }: Deployment, seed: IvcapTokenSeed): void {
  const { token, account, scopes, expiresInSeconds } = seed;
  tokens.put({
    token,
    account: account ?? ivcapDefaults.accountId,
    scopes: scopes ?? allScopes,
    expiresAtMs: expiresInSeconds === undefined ? undefined : clock.now() + expiresInSeconds * 1000,
  });
}

function loadCatalog({ deployment, account }: SeedTarget, seed: IvcapSeed): void {
  const { queues, secrets, projects, packages, dashboards, clock } = deployment;
  const nowMs = clock.now();
  for (const { id, name, description = '' } of seed.queues ?? []) {
    const { policy } = ivcapDefaults;
    const key = id ?? seededUrn('queue', name);
    queues.put({ id: key, name, description, policy, account, createdAtMs: nowMs, messages: [] });
  }
  for (const { name, type = 'raw', value, expiryTime = 0 } of seed.secrets ?? []) {
    secrets.put({ id: secretKey(name, type), name, type, value, expiryTime });
  }
  for (const { id, name, details, members } of seed.projects ?? []) {
    projects.put({
      id: id ?? seededUrn('project', name),
      name,
      status: 'active',
      account,
      details,
      members: members ?? { [principalOf(account)]: 'owner' },
      createdAtMs: nowMs,
      modifiedAtMs: nowMs,
    });
  }
  for (const tag of seed.packages ?? []) packages.put({ id: tag });
  for (const dashboard of seed.dashboards ?? []) dashboards.put(dashboard);
}

function principalOf(account: string): string {
  return account.replace(':account:', ':principal:');
}
