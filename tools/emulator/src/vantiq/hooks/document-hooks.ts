import { badRequest, notEmulated, notFound } from '../errors.js';
import { blobKey, contentPath, fileType } from '../model/document-resources.js';
import type { Row } from '../model/row.js';
import type { HookCall, ResourceHooks } from './hooks.js';

/** Keeps the contents of a document-like resource beside its rows. */
export function documentHooks(resource: string): ResourceHooks {
  return {
    prepare: async (call, object, before) => await withContent(call, resource, object, before),
    deleted: ({ installation, caller }, row) =>
      installation.blobs.delete(blobKey(caller.namespace, resource, String(row['name']))),
  };
}

/** @throws VantiqRefusal with status 400 for a name that a document cannot have (section 4.12) */
export function assertDocumentName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name === '') throw badRequest('A document needs a name.', ['name']);
  if (name.startsWith('/')) throw badRequest(`The name ${name} begins with a slash.`, [name]);
  if (name.startsWith('system/')) throw badRequest('Names with the prefix system/ are reserved.', [name]);
}

/** Stores a content that came as text, or is that of another document (V-B27); makes `content` its path. */
async function withContent(
  { installation, caller }: HookCall,
  resource: string,
  object: Row,
  before: Row | undefined,
): Promise<Row> {
  const { content, fromName, fromNode, fromTemp, ...rest } = object;
  if (fromNode !== undefined || fromTemp !== undefined) {
    throw notEmulated('the emulator copies documents by fromName only, not by fromNode or fromTemp');
  }
  // A document keeps its name, by which its content is found.
  const name = before?.['name'] ?? rest['name'];
  assertDocumentName(name);
  const path = contentPath(resource, name);
  const type = rest['fileType'] ?? before?.['fileType'] ?? fileType(name, undefined);
  const row = { ...rest, name, fileType: type, content: path };
  const key = blobKey(caller.namespace, resource, name);
  if (fromName !== undefined) {
    const source = await installation.blobs.read(blobKey(caller.namespace, resource, String(fromName)));
    if (!source)
      throw notFound(`The document ${String(fromName)} does not exist.`, resource, String(fromName));
    return { ...row, contentSize: await installation.blobs.put(key, source) };
  }
  if (content === undefined || content === path) return row;
  const bytes = Buffer.from(String(content));
  return { ...row, contentSize: await installation.blobs.put(key, oneOf(bytes)) };
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
