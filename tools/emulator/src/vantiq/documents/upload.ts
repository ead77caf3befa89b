import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { badRequest, notEmulated, notFound } from '../errors.js';
import { assertDocumentName } from '../hooks/document-hooks.js';
import { blobKey, fileType } from '../model/document-resources.js';
import type { Row } from '../model/row.js';
import { type Outcome, ok } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';
import { instance, type RecordCall } from '../records/operations.js';
import { insertRow } from '../records/write.js';
import type { RestRequest } from '../requests/rest-request.js';

/** Stores the one file of a multipart body; its name is the part's file name (section 4.12). */
export async function uploadDocument(call: RecordCall, request: RestRequest): Promise<Outcome> {
  const { installation, caller, kind } = call;
  if (!request.stream) throw notEmulated('the emulator takes no uploads in a batch');
  const parser = newParser(request.header('content-type') ?? '');
  let upload: Promise<Row> | undefined;
  let file: Readable | undefined;
  parser.on('file', (_field, stream, name, _encoding, mimeType) => {
    if (upload) {
      stream.resume();
      return;
    }
    file = stream;
    upload = (async () => {
      assertDocumentName(name);
      const size = await installation.blobs.put(blobKey(caller.namespace, kind.name, name), stream);
      const type = fileType(name, mimeType);
      return await insertRow(call, { name, fileType: type, contentSize: size });
    })();
    // The rest of a refused file is read, so that the client can read the refusal.
    upload.catch(() => stream.resume());
  });
  try {
    await pipeline(Readable.from(request.stream()), parser);
  } catch (error) {
    // Otherwise the content would wait for bytes that never come.
    file?.destroy(error as Error);
    await upload?.catch(() => undefined);
    throw badRequest(`The body is not multipart/form-data: ${(error as { message: string }).message}`);
  }
  if (!upload) throw badRequest('The body has no part with a file name.');
  const { name, fileType: type, contentSize, content } = await upload;
  return ok({ name, fileType: type, contentSize, content });
}

/** Custom operations of documents: `duplicate`, with `{"duplicateName"}`. */
export async function runDocumentCommand(
  call: RecordCall,
  id: string,
  op: string,
  data: unknown,
): Promise<Outcome> {
  if (op !== 'duplicate') throw notEmulated(`the emulator has no operation ${op} on ${call.kind.name}`);
  const { duplicateName } = isPlainObject(data) ? data : {};
  if (typeof duplicateName !== 'string') throw badRequest('duplicate: expected data with a duplicateName');
  return ok(await copyDocument(call, String(instance(call, id)['name']), duplicateName));
}

/** Makes a document with the content of another one. */
export async function copyDocument(call: RecordCall, from: string, name: string): Promise<Row> {
  const { installation, caller, kind } = call;
  assertDocumentName(name);
  const source = instance(call, from);
  const content = await installation.blobs.read(blobKey(caller.namespace, kind.name, from));
  if (!content) throw notFound(`The content of ${from} is gone.`, kind.name, from);
  const contentSize = await installation.blobs.put(blobKey(caller.namespace, kind.name, name), content);
  return await insertRow(call, { name, fileType: source['fileType'], contentSize });
}

function newParser(contentType: string): InstanceType<typeof Busboy> {
  try {
    // Folders are part of a document's name.
    return new Busboy({ headers: { 'content-type': contentType }, preservePath: true });
  } catch (error) {
    throw badRequest(`Content-Type: ${(error as { message: string }).message}`);
  }
}
