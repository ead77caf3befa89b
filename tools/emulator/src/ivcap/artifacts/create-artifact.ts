import type { Reply } from '../../host/reply.js';
import { json } from '../../host/reply.js';
import { policyOf } from '../aspects/assertion.js';
import type { IvcapCall } from '../endpoint.js';
import { badRequest, invalidRequest } from '../errors.js';
import type { ArtifactRecord } from '../model/records.js';
import { newUrn } from '../urn.js';
import { hrefOf } from '../wire.js';
import { artifactRecord } from './artifact-wire.js';
import { checkTusVersion, TUS_VERSION } from './tus-headers.js';
import { appendContent } from './uploads.js';

/** Makes an artifact, whose content follows by PATCH or comes along in the same request. */
export async function createArtifact(call: IvcapCall): Promise<Reply | undefined> {
  const { deployment, exchange, caller } = call;
  checkTusVersion(call);
  const nowMs = deployment.clock.now();
  const artifact: ArtifactRecord = {
    id: newUrn('artifact'),
    name: nameOf(call),
    mimeType: mimeTypeOf(call),
    policy: policyOf('X-Policy', exchange.header('x-policy')),
    account: caller.account,
    collection: exchange.header('x-collection'),
    size: sizeOf(call),
    offset: 0,
    status: 'pending',
    createdAtMs: nowMs,
    lastModifiedAtMs: nowMs,
  };
  deployment.artifacts.put(artifact);
  if (hasBody(call) && !(await appendContent(call, artifact))) return undefined;
  const stored = deployment.artifacts.get(artifact.id) ?? artifact;
  const reply = json(201, artifactRecord(call, stored));
  return {
    ...reply,
    headers: {
      ...reply.headers,
      location: hrefOf(call, 'artifacts', artifact.id),
      'tus-resumable': TUS_VERSION,
      'upload-offset': String(stored.offset),
    },
  };
}

/** Raw text in the oldest version, base64 of UTF-8 in the later ones. */
function nameOf({ exchange, version }: IvcapCall): string | undefined {
  const header = exchange.header('x-name');
  if (header === undefined || version === '0.23') return header;
  const bytes = Buffer.from(header, 'base64');
  if (bytes.toString('base64') !== header) throw badRequest('X-Name must be base64');
  return bytes.toString();
}

function mimeTypeOf({ exchange }: IvcapCall): string {
  const type = exchange.header('x-content-type') ?? exchange.header('content-type');
  if (type === undefined) throw invalidRequest('missing_field', '"X-Content-Type" is missing from header');
  return type;
}

/** Undefined for a size that is not known yet. */
function sizeOf({ exchange }: IvcapCall): number | undefined {
  const text = exchange.header('x-content-length') ?? exchange.header('upload-length') ?? '-1';
  if (text === '-1') return undefined;
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw invalidRequest('invalid_field_type', '"X-Content-Length" must be a whole number, or -1');
}

function hasBody({ exchange }: IvcapCall): boolean {
  return (
    Number(exchange.header('content-length') ?? 0) > 0 || exchange.header('transfer-encoding') !== undefined
  );
}
