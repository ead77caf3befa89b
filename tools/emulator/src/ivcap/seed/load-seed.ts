import { allScopes } from '../auth/token-book.js';
import { ivcapDefaults } from '../defaults.js';
import type { Deployment } from '../deployment.js';
import type { IvcapSeed, IvcapTokenSeed } from './seed.js';

const SEEDED = 'seeded';

/** As `loadSeed`; when the store was filled before, by an earlier process, only credentials and handlers. */
export async function loadSeedOnce(deployment: Deployment, seed: IvcapSeed): Promise<void> {
  loadTokens(deployment, seed.tokens ?? [{ token: ivcapDefaults.token }]);
  if (deployment.store.get(SEEDED, SEEDED) !== undefined) return;
  deployment.store.put(SEEDED, SEEDED, 'true');
}

/** Adds what a seed holds. */
export async function loadSeed(deployment: Deployment, seed: IvcapSeed): Promise<void> {
  loadTokens(deployment, seed.tokens ?? []);
}

function loadTokens({ tokens, clock }: Deployment, seeds: readonly IvcapTokenSeed[]): void {
  for (const { token, account, scopes, expiresInSeconds } of seeds) {
    tokens.put({
      token,
      account: account ?? ivcapDefaults.accountId,
      scopes: scopes ?? allScopes,
      expiresAtMs: expiresInSeconds === undefined ? undefined : clock.now() + expiresInSeconds * 1000,
    });
  }
}
