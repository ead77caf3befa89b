import { randomUUID } from 'node:crypto';
import { parseJson, writeJson } from '../../host/json.js';
import { empty, json } from '../../host/reply.js';
import { asksOtherDatabase, type Call, type Endpoint } from '../endpoint.js';
import { badArgument, notFound } from '../errors.js';
import { Fields, ownership } from '../wire.js';

/** Members of a stored resource, in the words of the wire. */
export type Members = Readonly<Record<string, unknown>>;

/** A kind of resource that the emulator keeps and gives back. */
export interface Collection {
  /** Path of the list, e.g. `/v1beta2/sources`. */
  readonly path: string;
  /** The member that names an item in paths; an `id` is made by the server. */
  readonly key: 'id' | 'name';
  /** Reads the body of a create request, with the defaults of what it leaves out. */
  read(fields: Fields, call: Pick<Call, 'workspace'>): Members | Promise<Members>;
  /** Members that a new item gets beside those of the request. */
  initial?(call: Pick<Call, 'workspace'>): Members;
  /** What answers show of a kept item; as it is kept when left out. */
  show?(item: Members, call: Call): Members;
  /** Acts on an item that was made or changed, after it was kept. */
  saved?(item: Members, call: Call): Promise<void>;
  /** Acts on an item that was deleted. */
  deleted?(item: Members, call: Call): Promise<void>;
  /** Set when items belong to a database, which requests may name. */
  readonly inDatabase?: true;
  /** Marks creating and replacing as gone from newer servers. */
  readonly writesRemoved?: true;
  /** Marks all operations as gone from newer servers. */
  readonly removed?: true;
}

/** List, create, get and delete of a collection. */
export function collectionEndpoints(collection: Collection): readonly Endpoint[] {
  const { path } = collection;
  return [
    {
      method: 'GET',
      path,
      ...removedIf(collection.removed),
      handle: call =>
        json(
          200,
          isElsewhere(collection, call)
            ? []
            : items(collection, call).map(item => shown(collection, item, call)),
        ),
    },
    {
      method: 'POST',
      path,
      ...removedIf(collection.removed ?? collection.writesRemoved),
      async handle(call) {
        const item = await makeItem(collection, call, await call.exchange.json());
        await collection.saved?.(item, call);
        return json(201, shown(collection, item, call));
      },
    },
    {
      method: 'GET',
      path: `${path}/{key}`,
      ...removedIf(collection.removed),
      handle(call) {
        const item = findItem(collection, call);
        return item ? json(200, shown(collection, item, call)) : notFound;
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{key}`,
      ...removedIf(collection.removed),
      async handle(call) {
        const item = findItem(collection, call);
        if (!item) return notFound;
        call.workspace.store.delete(collection.path, keyOf(collection, item));
        await collection.deleted?.(item, call);
        return empty(204);
      },
    },
  ];
}

/**
 * Makes and keeps an item.
 *
 * @throws ApiError with status 400 for a body that is wrong, and for a name that is taken
 */
export async function makeItem(
  collection: Collection,
  call: Pick<Call, 'workspace'>,
  body: unknown,
): Promise<Members> {
  const members = await collection.read(new Fields(body), call);
  const nowMs = call.workspace.clock.now();
  const item: Members = {
    ...(collection.key === 'id' ? { id: randomUUID() } : {}),
    ...ownership(nowMs, nowMs),
    ...collection.initial?.(call),
    ...members,
  };
  if (collection.key === 'name' && keptItem(collection, call, keyOf(collection, item))) {
    throw badArgument(`name: '${keyOf(collection, item)}' exists`);
  }
  saveItem(collection, call, item);
  return item;
}

/** `PUT`: everything that the body may set is set anew. */
export function replaceEndpoint(collection: Collection): Endpoint {
  return {
    method: 'PUT',
    path: `${collection.path}/{key}`,
    ...removedIf(collection.removed ?? collection.writesRemoved),
    async handle(call) {
      const item = findItem(collection, call);
      if (!item) return notFound;
      const body = await call.exchange.json();
      // The name may be left out of the body, because the path has it.
      const members = await collection.read(new Fields({ ...namePart(item), ...asObject(body) }), call);
      const fixed = { [collection.key]: item[collection.key] };
      return json(200, await update(collection, call, { ...item, ...members, ...fixed }));
    },
  };
}

/** `PATCH` (or a `PUT` that works like one): what the body names is changed, of the members given. */
export function changeEndpoint(
  collection: Collection,
  method: 'PUT' | 'PATCH',
  changeable: readonly string[],
): Endpoint {
  return {
    method,
    path: `${collection.path}/{key}`,
    async handle(call) {
      const item = findItem(collection, call);
      if (!item) return notFound;
      const fields = new Fields(await call.exchange.json());
      const changes = changeable
        .map(name => [name, fields.get(name)] as const)
        .filter(([, value]) => value !== undefined);
      const changed = { ...item, ...Object.fromEntries(changes) };
      const members = await collection.read(new Fields(changed), call);
      return json(200, await update(collection, call, { ...item, ...members }));
    },
  };
}

/** A `POST` on one item that sets some of its members and answers 204. */
export function actionEndpoint(
  collection: Collection,
  action: string,
  members: (item: Members, call: Call) => Members,
): Endpoint {
  return {
    method: 'POST',
    path: `${collection.path}/{key}/${action}`,
    ...removedIf(collection.removed),
    handle(call) {
      const item = findItem(collection, call);
      if (!item) return notFound;
      saveItem(collection, call, { ...item, ...members(item, call) });
      return empty(204);
    },
  };
}

/** A `GET` of something that belongs to one item. */
export function detailEndpoint(
  collection: Collection,
  detail: string,
  describe: (item: Members, call: Call) => unknown,
): Endpoint {
  return {
    method: 'GET',
    path: `${collection.path}/{key}/${detail}`,
    ...removedIf(collection.removed),
    handle(call) {
      const item = findItem(collection, call);
      return item ? json(200, describe(item, call)) : notFound;
    },
  };
}

/** All items, in the order in which they were made. */
export function items(
  { path }: Pick<Collection, 'path'>,
  { workspace }: Pick<Call, 'workspace'>,
): readonly Members[] {
  return workspace.store.entries(path).map(([, value]) => parseJson(value) as Members);
}

/** The item that the path of a request names; undefined also when it names another database. */
export function findItem(collection: Collection, call: Call): Members | undefined {
  if (isElsewhere(collection, call)) return undefined;
  return keptItem(collection, call, call.parameters['key'] ?? '');
}

/** Keeps an item as it is. */
export function saveItem(
  collection: Pick<Collection, 'path' | 'key'>,
  { workspace }: Pick<Call, 'workspace'>,
  item: Members,
): void {
  workspace.store.put(collection.path, keyOf(collection, item), writeJson(item));
}

/** The item of a key; undefined when there is none. */
export function keptItem(
  { path }: Pick<Collection, 'path'>,
  { workspace }: Pick<Call, 'workspace'>,
  key: string,
): Members | undefined {
  const value = workspace.store.get(path, key);
  return value === undefined ? undefined : (parseJson(value) as Members);
}

async function update(collection: Collection, call: Call, item: Members): Promise<Members> {
  const { last_updated_at } = ownership(0, call.workspace.clock.now());
  const updated = 'last_updated_at' in item ? { ...item, last_updated_at } : item;
  saveItem(collection, call, updated);
  await collection.saved?.(updated, call);
  return shown(collection, updated, call);
}

function shown(collection: Collection, item: Members, call: Call): Members {
  return collection.show?.(item, call) ?? item;
}

function isElsewhere(collection: Collection, call: Call): boolean {
  return collection.inDatabase === true && asksOtherDatabase(call);
}

function keyOf({ key }: Pick<Collection, 'key'>, item: Members): string {
  return String(item[key]);
}

function namePart(item: Members): Members {
  return 'name' in item ? { name: item['name'] } : {};
}

function asObject(body: unknown): object {
  return typeof body === 'object' && body !== null ? body : {};
}

function removedIf(removed: true | undefined): { readonly removed?: true } {
  return removed ? { removed } : {};
}
