import { applyPatch, type Operation } from 'rfc6902';
import { badRequest, VantiqRefusal } from '../errors.js';
import { clientProperties, isReserved, type Row, sameValue } from '../model/row.js';
import { type Outcome, ok } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';
import {
  announce,
  asObject,
  assertUnique,
  hooksOf,
  instance,
  type RecordCall,
  shown,
  tableOf,
} from './operations.js';
import { assertRequired, storedValues } from './property-values.js';

/** INSERT, of one object or of an array of them (V-B35). */
export async function insert(call: RecordCall, body: unknown): Promise<Outcome> {
  if (!Array.isArray(body)) return ok(shown(call, await insertRow(call, asObject(body))));
  const results = await Promise.all(body.map(object => insertOfMany(call, object)));
  const count = results.filter(({ status }) => status < 400).length;
  const status = count > 0 || results.length === 0 ? 200 : (results[0]?.status ?? 200);
  return { status, body: results, count };
}

/** Stores one new instance, or replaces one of a system resource that has the same key. */
export async function insertRow(call: RecordCall, object: Row): Promise<Row> {
  const { kind } = call;
  if (!kind.system) return await create(call, object);
  const prepared = await prepare(call, object, undefined);
  if (kind.key !== '_id' && typeof prepared[kind.key] !== 'string') {
    throw badRequest(`The property ${kind.key} of ${kind.name} is required.`, [kind.name, kind.key]);
  }
  const before = kind.naturalKey ? tableOf(call).find(kind.naturalKey, prepared) : undefined;
  if (!before) return await create(call, prepared, true);
  const kept = Object.fromEntries(Object.entries(before).filter(([name]) => isReserved(name)));
  const row = { ...kept, ...prepared, ...modified(call, before) };
  store(call, row);
  announce(call, 'update', row);
  return row;
}

/** UPSERT: changes the instance with the same natural key, or inserts a new one. */
export async function upsert(call: RecordCall, body: unknown): Promise<Outcome> {
  const object = asObject(body);
  const { kind } = call;
  if (!kind.naturalKey) throw badRequest(`${kind.name} has no natural key to upsert by.`, [kind.name]);
  const prepared = storedValues(kind, object);
  const before = tableOf(call).find(kind.naturalKey, prepared);
  if (before) return await change(call, before, object);
  return ok(shown(call, await insertRow(call, object)));
}

/** UPDATE: a partial one, which answers what it changed. */
export async function update(call: RecordCall, id: string, body: unknown): Promise<Outcome> {
  return await change(call, instance(call, id), asObject(body));
}

/** PATCH by JSON Patch; a path without its slash is taken too, as the socket sample of the guide has it. */
export async function patch(call: RecordCall, id: string, body: unknown): Promise<Outcome> {
  const before = instance(call, id);
  const operations = (Array.isArray(body) ? body : [body]).map(asOperation);
  const after = structuredClone(before);
  const failed = applyPatch(after, operations).find(result => result !== null);
  if (failed) throw badRequest(`The patch cannot be applied: ${failed.message}`);
  const removed = Object.keys(before).filter(name => !Object.hasOwn(after, name));
  return await change(call, before, clientProperties(after), removed);
}

async function insertOfMany(
  call: RecordCall,
  object: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    return { status: 200, body: shown(call, await insertRow(call, asObject(object))) };
  } catch (error) {
    if (error instanceof VantiqRefusal) return { status: error.status, body: error.body };
    throw error;
  }
}

async function create(call: RecordCall, object: Row, prepared = false): Promise<Row> {
  const { installation, caller } = call;
  const properties = prepared ? object : await prepare(call, object, undefined);
  const row = {
    _id: installation.newId(tableOf(call)),
    ...properties,
    ars_namespace: caller.namespace,
    ars_version: 1,
    ars_createdAt: new Date(installation.clock.now()).toISOString(),
    ars_createdBy: caller.username,
  };
  assertRequired(call.kind, row);
  assertUnique(call, row);
  store(call, row);
  announce(call, 'insert', row);
  return row;
}

async function change(
  call: RecordCall,
  before: Row,
  object: Row,
  removed: readonly string[] = [],
): Promise<Outcome> {
  const version = object['ars_version'];
  if (version !== undefined && version !== before['ars_version']) {
    throw new VantiqRefusal(
      409,
      'io.vantiq.update.authorization.or.version.conflict',
      `The instance of ${call.kind.name} was changed since version ${String(version)}, or may not be changed.`,
      [call.kind.name, version],
    );
  }
  const properties = await prepare(call, object, before);
  const changed = Object.entries(properties).filter(([name, value]) => !sameValue(before[name], value));
  const stamps = modified(call, before);
  const kept = Object.entries(before).filter(([name]) => !removed.includes(name));
  const row = { ...Object.fromEntries(kept), ...Object.fromEntries(changed), ...stamps };
  assertRequired(call.kind, row);
  assertUnique(call, row);
  store(call, row);
  announce(call, 'update', row);
  return ok({ ...Object.fromEntries(changed), ...stamps });
}

async function prepare(call: RecordCall, object: Row, before: Row | undefined): Promise<Row> {
  const properties = storedValues(call.kind, clientProperties(object));
  return (await hooksOf(call).prepare?.(call, properties, before)) ?? properties;
}

function modified({ installation, caller }: RecordCall, before: Row): Row {
  return {
    ars_version: Number(before['ars_version'] ?? 0) + 1,
    ars_modifiedAt: new Date(installation.clock.now()).toISOString(),
    ars_modifiedBy: caller.username,
  };
}

function store(call: RecordCall, row: Row): void {
  tableOf(call).put(row);
  hooksOf(call).stored?.(call, row);
}

function asOperation(value: unknown): Operation {
  if (!isPlainObject(value) || typeof value['op'] !== 'string' || typeof value['path'] !== 'string') {
    throw badRequest('The patch needs operations with op and path.');
  }
  const slashed = (pointer: unknown): unknown =>
    typeof pointer === 'string' && pointer !== '' && !pointer.startsWith('/') ? `/${pointer}` : pointer;
  return { ...value, path: slashed(value['path']), from: slashed(value['from']) } as Operation;
}
