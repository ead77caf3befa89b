import type { Exchange } from '../../host/exchange.js';
import type { Reply } from '../../host/reply.js';
import type { Caller } from '../caller.js';
import { methodNotAllowed, notFound } from '../errors.js';
import type { Installation } from '../installation.js';
import { blobKey, resourceOfRoot } from '../model/document-resources.js';

/** Sends the content of a document of the caller's namespace, e.g. `/docs/a.txt`. */
export async function download(
  installation: Installation,
  caller: Caller,
  exchange: Exchange,
  segments: readonly string[],
): Promise<Reply | undefined> {
  const resource = resourceOfRoot(segments[0]) ?? '';
  return await sendContent(installation, caller.namespace, resource, segments.slice(1).join('/'), exchange);
}

/** Sends the content of a public document, `/ui/docs/NS/{namespace}/{name without public/}` (V-B30). */
export async function downloadPublic(
  installation: Installation,
  exchange: Exchange,
  segments: readonly string[],
): Promise<Reply | undefined> {
  const [namespace = '', ...name] = segments.slice(3);
  return await sendContent(installation, namespace, 'documents', `public/${name.join('/')}`, exchange);
}

async function sendContent(
  installation: Installation,
  namespace: string,
  resource: string,
  name: string,
  { method, path, answer }: Exchange,
): Promise<Reply | undefined> {
  if (method !== 'GET') throw methodNotAllowed(method, path);
  const row = installation.systemTable(namespace, resource).find(['name'], { name });
  const content = row && (await installation.blobs.read(blobKey(namespace, resource, name)));
  if (!content) throw notFound(`The document ${name} does not exist.`, resource, `{name=${name}}`);
  answer.begin(200, {
    'content-type': String(row['fileType']),
    'content-length': String(row['contentSize']),
  });
  for await (const piece of content) {
    if (answer.closed.aborted) return undefined;
    await answer.write(piece);
  }
  await answer.end();
  return undefined;
}
