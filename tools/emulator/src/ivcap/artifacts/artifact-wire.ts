import { isLegacy } from '../api-version.js';
import type { IvcapCall } from '../endpoint.js';
import type { ArtifactRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { uuidOf } from '../urn.js';
import { hrefOf, itemLinks, recordLinks, reference } from '../wire.js';

/** An artifact as it is read. */
export function artifactRecord(call: IvcapCall, artifact: ArtifactRecord): Readonly<Record<string, unknown>> {
  const { id, name, status, mimeType, size, collection, policy, account } = artifact;
  const data = hrefOf(call, 'artifacts', id, 'blob');
  return {
    id,
    name,
    status,
    'mime-type': mimeType,
    size,
    collection,
    'created-at': timestamp(artifact.createdAtMs),
    'last-modified-at': timestamp(artifact.lastModifiedAtMs),
    etag: etagOf(artifact),
    policy: reference(call, policy),
    account: reference(call, account),
    links: recordLinks(call, hrefOf(call, 'artifacts', id)),
    ...(isLegacy(call.version) ? { data: { self: data } } : { 'data-href': data }),
  };
}

/** An artifact as an item of a list. */
export function artifactItem(call: IvcapCall, artifact: ArtifactRecord): unknown {
  const { id, name, status, mimeType, size } = artifact;
  return {
    id,
    name,
    status,
    'mime-type': mimeType,
    size,
    ...(isLegacy(call.version) ? {} : { 'created-at': timestamp(artifact.createdAtMs) }),
    ...itemLinks(call, hrefOf(call, 'artifacts', id)),
  };
}

/** Names the content once it is complete; it does not change after that. */
export function etagOf({ id, status, size }: ArtifactRecord): string | undefined {
  return status === 'ready' ? `${uuidOf(id)}-${size}` : undefined;
}
