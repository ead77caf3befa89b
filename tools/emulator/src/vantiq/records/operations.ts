import type { Caller } from '../caller.js';
import { badRequest, instanceNotFound, VantiqRefusal } from '../errors.js';
import type { ResourceHooks } from '../hooks/hooks.js';
import { resourceHooks } from '../hooks/system-hooks.js';
import type { Installation } from '../installation.js';
import { type TypeOperation, typeEvent } from '../model/event-paths.js';
import type { ResourceKind } from '../model/resource-kind.js';
import type { Row } from '../model/row.js';
import type { RowTable } from '../model/row-table.js';
import { isPlainObject } from '../plain-object.js';

/** An operation on the instances of one resource. */
export interface RecordCall {
  readonly installation: Installation;
  readonly caller: Caller;
  readonly kind: ResourceKind;
}

/** The rows that a call works on. */
export function tableOf({ installation, caller, kind }: RecordCall): RowTable {
  return installation.table(caller.namespace, kind);
}

/** What the resource does beside keeping rows. */
export function hooksOf({ kind }: RecordCall): ResourceHooks {
  return (kind.system ? resourceHooks.get(kind.name) : undefined) ?? {};
}

/** A row as clients see it. */
export function shown(call: RecordCall, row: Row): Row {
  return hooksOf(call).show?.(row) ?? row;
}

/**
 * The instance with this key, or with this `_id`.
 *
 * @throws VantiqRefusal with status 404 when there is none
 */
export function instance(call: RecordCall, id: string): Row {
  const { kind } = call;
  const table = tableOf(call);
  const key = kind.name === 'users' ? id.toLowerCase() : id;
  const row = (kind.key === '_id' ? undefined : table.find([kind.key], { [kind.key]: key })) ?? table.get(id);
  if (!row) throw instanceNotFound(kind.name, kind.key, id);
  return row;
}

/** Tells subscribers what happened to an instance. */
export function announce(call: RecordCall, operation: TypeOperation, row: Row): void {
  const { installation, caller, kind } = call;
  const id = String(row[kind.key] ?? row['_id']);
  installation.bus.emit(typeEvent(caller.namespace, kind.eventName, operation, id, shown(call, row)));
}

/** @throws VantiqRefusal with status 400 for a body that is not an object */
export function asObject(value: unknown): Row {
  if (isPlainObject(value)) return value;
  throw badRequest('The body is not a JSON object.');
}

/** @throws VantiqRefusal with status 409 when another row has the same values in a unique key */
export function assertUnique(call: RecordCall, row: Row): void {
  const conflict = tableOf(call).conflict(row);
  if (!conflict) return;
  const values = conflict.key.map(property => `${property}=${row[property]}`).join(', ');
  throw new VantiqRefusal(
    409,
    'io.vantiq.resource.duplicate.key',
    `An instance of ${call.kind.name} with the key {${values}} exists already.`,
    [call.kind.name, `{${values}}`],
  );
}
