import type { Exchange } from '../../host/exchange.js';
import { empty, type Reply } from '../../host/reply.js';
import type { IotcsFaultEffect } from '../fault-effects.js';
import type { Installation } from '../installation.js';
import type { ObjectRecord } from '../model/records.js';
import { cut, rangeOf } from './byte-range.js';
import { CONTAINER_PATH } from './paths.js';

const META = 'x-object-meta-';

/** True for a request to the storage cloud. */
export function isStorageRequest(path: string): boolean {
  return path.startsWith('/v1/');
}

/** Answers a request to the storage cloud, in the ways of OpenStack Swift (W-13, W-15). */
export async function answerStorage(
  installation: Installation,
  exchange: Exchange<IotcsFaultEffect>,
): Promise<Reply | undefined> {
  const { objects } = installation;
  if (!isAllowed(installation, exchange)) return plain(401, 'This server could not verify the token.');
  const id = objectPath(exchange.path);
  if (id === undefined) return plain(501, `the emulator has no ${exchange.method} ${exchange.path}`);
  if (exchange.method === 'PUT') return await store(installation, exchange, id);
  if (!['GET', 'HEAD', 'DELETE'].includes(exchange.method)) return plain(405, 'The method is not allowed.');
  const object = objects.get(id);
  if (!object) return plain(404, 'The resource could not be found.');
  if (exchange.method !== 'DELETE') return await send(installation, exchange, object);
  await objects.delete(id);
  return empty(204);
}

function isAllowed({ objects, open }: Installation, exchange: Exchange<IotcsFaultEffect>): boolean {
  if (exchange.effect.unauthorized) return false;
  const token = exchange.header('x-auth-token') ?? '';
  return open || objects.tokens.find(token.replace(/^AUTH_tk/, '')) !== undefined;
}

/** The path below the container; undefined for the container itself and for everything outside of it. */
function objectPath(path: string): string | undefined {
  const prefix = `${CONTAINER_PATH}/`;
  if (!path.startsWith(prefix) || path === prefix) return undefined;
  try {
    return decodeURIComponent(path.slice(prefix.length));
  } catch {
    return undefined;
  }
}

async function store(
  { objects }: Installation,
  exchange: Exchange<IotcsFaultEffect>,
  id: string,
): Promise<Reply> {
  const object = await objects.put(
    {
      id,
      contentType: exchange.header('content-type') ?? 'application/octet-stream',
      contentEncoding: exchange.header('content-encoding'),
      metadata: metadataOf(exchange),
    },
    exchange.storedStream(),
  );
  const { etag, 'last-modified': modified } = headersOf(object, exchange.effect);
  return {
    status: 201,
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      etag: etag ?? '',
      'last-modified': modified ?? '',
    },
  };
}

async function send(
  { objects }: Installation,
  exchange: Exchange<IotcsFaultEffect>,
  object: ObjectRecord,
): Promise<Reply | undefined> {
  const { answer } = exchange;
  const range = rangeOf(exchange.header('range'), object.length);
  if (!range && object.length > 0) return plain(416, 'The range is not in the object.');
  const { start, end } = range ?? { start: 0, end: 0 };
  const partial = exchange.header('range') !== undefined && end - start < object.length;
  answer.begin(partial ? 206 : 200, {
    ...headersOf(object, exchange.effect),
    'content-length': String(end - start),
    ...(partial ? { 'content-range': `bytes ${start}-${end - 1}/${object.length}` } : {}),
  });
  if (exchange.method === 'GET') {
    const content = await objects.read(object.id);
    for await (const piece of cut(content ?? nothing(), { start, end })) {
      if (answer.closed.aborted) return undefined;
      await answer.write(piece);
    }
  }
  await answer.end();
  return undefined;
}

function headersOf(object: ObjectRecord, effect: IotcsFaultEffect): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]) => [`${META}${name}`, value]);
  return {
    'content-type': object.contentType,
    ...(object.contentEncoding === undefined ? {} : { 'content-encoding': object.contentEncoding }),
    'accept-ranges': 'bytes',
    'last-modified': new Date(object.lastModified).toUTCString(),
    etag: effect.wrongChecksum ? '0'.repeat(object.md5.length) : object.md5,
    ...(Object.fromEntries(metadata) as Record<string, string>),
  };
}

function metadataOf(exchange: Exchange<IotcsFaultEffect>): Readonly<Record<string, string>> {
  const names = exchange.headerNames().filter(name => name.startsWith(META) && name !== META);
  return Object.fromEntries(names.map(name => [name.slice(META.length), exchange.header(name) ?? '']));
}

function plain(status: number, text: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=UTF-8' }, body: `${text}\n` };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
