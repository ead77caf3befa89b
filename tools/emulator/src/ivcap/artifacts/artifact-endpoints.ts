import { json, type Reply } from '../../host/reply.js';
import type { Endpoint, IvcapCall } from '../endpoint.js';
import { list } from '../listing/list.js';
import { timestamp } from '../model/timestamp.js';
import { artifactItem, artifactRecord } from './artifact-wire.js';
import { findArtifact, getBlob, headBlob, patchBlob } from './blob-endpoints.js';
import { createArtifact } from './create-artifact.js';

/** `/1/artifacts`, with the tus flavour of their contents. */
export const artifactEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/artifacts', handler: listArtifacts },
  { method: 'POST', path: '/1/artifacts', handler: createArtifact },
  { method: 'GET', path: '/1/artifacts/{id}', handler: readArtifact },
  { method: 'GET', path: '/1/artifacts/{id}/blob', handler: getBlob },
  { method: 'HEAD', path: '/1/artifacts/{id}/blob', handler: headBlob },
  { method: 'PATCH', path: '/1/artifacts/{id}/blob', handler: patchBlob },
];

function listArtifacts(call: IvcapCall): Reply {
  return list(call, {
    legacyKey: 'artifacts',
    records: ({ atMs }) => call.deployment.artifacts.all().filter(({ createdAtMs }) => createdAtMs <= atMs),
    fields: artifact => ({
      id: artifact.id,
      name: artifact.name,
      status: artifact.status,
      'mime-type': artifact.mimeType,
      size: artifact.size,
      collection: artifact.collection,
      policy: artifact.policy,
      account: artifact.account,
      'created-at': timestamp(artifact.createdAtMs),
      'last-modified-at': timestamp(artifact.lastModifiedAtMs),
    }),
    item: artifact => artifactItem(call, artifact),
  });
}

function readArtifact(call: IvcapCall): Reply {
  return json(200, artifactRecord(call, findArtifact(call)));
}
