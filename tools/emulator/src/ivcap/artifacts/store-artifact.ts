import { ivcapDefaults } from '../defaults.js';
import type { Deployment } from '../deployment.js';
import type { ArtifactRecord } from '../model/records.js';
import { newUrn } from '../urn.js';

/** An artifact that is made without an upload. */
export interface NewArtifact {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly mimeType: string;
  readonly content: string | Uint8Array;
  readonly collection?: string | undefined;
  readonly account?: string | undefined;
  readonly policy?: string | undefined;
}

/** Makes an artifact whose content is complete. */
export async function storeArtifact(
  { artifacts, contents, clock }: Deployment,
  { content, ...given }: NewArtifact,
): Promise<ArtifactRecord> {
  const bytes = Buffer.from(content as Uint8Array);
  const id = given.id ?? newUrn('artifact');
  await contents.write(
    id,
    0,
    (async function* () {
      yield bytes;
    })(),
  );
  const nowMs = clock.now();
  return artifacts.put({
    ...given,
    id,
    policy: given.policy ?? ivcapDefaults.policy,
    account: given.account ?? ivcapDefaults.accountId,
    size: bytes.byteLength,
    offset: bytes.byteLength,
    status: 'ready',
    createdAtMs: nowMs,
    lastModifiedAtMs: nowMs,
  });
}
