import { empty, type Reply } from '../../host/reply.js';
import { type IvcapCall, idOf } from '../endpoint.js';
import { forbidden, IvcapRefusal, invalidRequest, notFound, unsupportedContentType } from '../errors.js';
import type { ArtifactRecord } from '../model/records.js';
import { etagOf } from './artifact-wire.js';
import { byteRange } from './byte-range.js';
import { checkTusVersion, countHeader, TUS_VERSION } from './tus-headers.js';
import { appendContent } from './uploads.js';

/**
 * The artifact that a request names.
 *
 * @throws {IvcapRefusal} with status 404 when there is none
 */
export function findArtifact(call: IvcapCall): ArtifactRecord {
  const id = idOf(call, 'artifact');
  const artifact = call.deployment.artifacts.get(id);
  if (!artifact) throw notFound(id, 'Artifact');
  return artifact;
}

/** Says how much of an upload has come. */
export async function headBlob(call: IvcapCall): Promise<Reply> {
  checkTusVersion(call);
  const { uploads } = call.deployment;
  const { offset, size } = await uploads.exclusive(
    idOf(call, 'artifact'),
    () => undefined,
    async () => findArtifact(call),
  );
  return {
    status: 200,
    headers: {
      'tus-resumable': TUS_VERSION,
      'upload-offset': String(offset),
      ...(size === undefined ? { 'upload-defer-length': '1' } : { 'upload-length': String(size) }),
      'cache-control': 'no-store',
    },
  };
}

/** Takes the next part of an upload. */
export async function patchBlob(call: IvcapCall): Promise<Reply | undefined> {
  const { exchange, deployment } = call;
  checkTusVersion(call);
  const stop = (): void => exchange.answer.destroy();
  return await deployment.uploads.exclusive(idOf(call, 'artifact'), stop, () => takePart(call));
}

async function takePart(call: IvcapCall): Promise<Reply | undefined> {
  const { exchange, deployment } = call;
  const artifact = findArtifact(call);
  const type = exchange.header('content-type');
  if (type !== 'application/offset+octet-stream') {
    throw unsupportedContentType(`expected application/offset+octet-stream, got ${type}`);
  }
  // What a server answers here is not known.
  if (artifact.status === 'ready') throw forbidden('the artifact is complete');
  const offset = countHeader(call, 'Upload-Offset');
  if (offset === undefined) throw invalidRequest('missing_field', '"Upload-Offset" is missing from header');
  if (offset !== artifact.offset) {
    const headers = { 'upload-offset': String(artifact.offset), 'tus-resumable': TUS_VERSION };
    throw new IvcapRefusal(
      409,
      { message: `the upload stands at ${artifact.offset}, not at ${offset}` },
      headers,
    );
  }
  if (!(await appendContent(call, { ...artifact, size: declaredSize(call, artifact) }))) return undefined;
  const stored = deployment.artifacts.get(artifact.id) ?? artifact;
  const reply = empty(204);
  return { ...reply, headers: { 'upload-offset': String(stored.offset), 'tus-resumable': TUS_VERSION } };
}

/** Sends the content, or a range of it. Before it is complete there is none (what a server answers is not known). */
export async function getBlob(call: IvcapCall): Promise<Reply | undefined> {
  const { exchange, deployment } = call;
  const artifact = findArtifact(call);
  const { id, status, mimeType, size = 0 } = artifact;
  if (status !== 'ready') throw notFound(id, 'Content of artifact');
  const etag = `"${etagOf(artifact)}"`;
  const ifRange = exchange.header('if-range');
  const asked = ifRange === undefined || ifRange === etag ? exchange.header('range') : undefined;
  const range = byteRange(asked, size);
  if (range === 'unsatisfiable') {
    throw new IvcapRefusal(416, { message: 'no such range' }, { 'content-range': `bytes */${size}` });
  }
  const { start, end } = range ?? { start: 0, end: size };
  exchange.answer.begin(range ? 206 : 200, {
    'content-type': mimeType,
    'content-length': String(end - start),
    'accept-ranges': 'bytes',
    etag,
    ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
  });
  for await (const piece of await deployment.contents.read(id, start, end)) {
    if (exchange.answer.closed.aborted) return undefined;
    await exchange.answer.write(piece);
  }
  await exchange.answer.end();
  return undefined;
}

/** The size of the whole content, which the last request of an upload tells when it was not known before. */
function declaredSize(call: IvcapCall, { size, offset }: ArtifactRecord): number | undefined {
  const defer = call.exchange.header('upload-defer-length');
  if (defer !== undefined && defer !== '1')
    throw invalidRequest('invalid_field', '"Upload-Defer-Length" must be 1');
  const length = countHeader(call, 'Upload-Length');
  if (length === undefined) return size;
  if (length < offset || (size !== undefined && length !== size)) {
    throw invalidRequest('invalid_field', `"Upload-Length" must be ${size ?? `at least ${offset}`}`);
  }
  return length;
}
