import { writeJson } from '../../host/json.js';
import { forbidden, notFound } from '../errors.js';
import { typeEvent } from '../model/event-paths.js';
import type { Row } from '../model/row.js';
import type { Outcome } from '../outcome.js';
import { compileWhere } from '../where/compile-where.js';
import { announce, hooksOf, instance, type RecordCall, tableOf } from './operations.js';
import { whereContext } from './read.js';
import { matchingRows } from './select.js';

/** DELETE of one, by its key or its `_id`. */
export async function deleteOne(call: RecordCall, id: string): Promise<Outcome> {
  const row = instance(call, id);
  // Guess: the page tells nothing of who may delete the types of the system.
  if (isBuiltIn(call, row)) throw forbidden(`${id} belongs to the system.`);
  await remove(call, row);
  announce(call, 'delete', row);
  return { status: 204 };
}

/** DELETE of all that a where meets, or of everything; a where that meets nothing is a failure. */
export async function deleteWhere(call: RecordCall, where: unknown, count: boolean): Promise<Outcome> {
  const condition = compileWhere(where, whereContext(call));
  const rows = [...matchingRows(tableOf(call).rows(), condition)].filter(row => !isBuiltIn(call, row));
  if (rows.length === 0 && where !== undefined && where !== null) {
    // The status is a guess (section 8, 2).
    throw notFound(
      `No instance of the ${call.kind.name} resource matches the condition.`,
      call.kind.name,
      writeJson(where),
    );
  }
  for (const row of rows) await remove(call, row);
  if (rows.length > 0) announceBulk(call, where ?? {}, rows.length);
  return { status: 204, ...(count ? { count: rows.length } : {}) };
}

async function remove(call: RecordCall, row: Row): Promise<void> {
  tableOf(call).delete(row);
  await hooksOf(call).deleted?.(call, row);
}

function announceBulk({ installation, caller, kind }: RecordCall, where: unknown, count: number): void {
  const value = { ars_bulkOperation: true, qual: where, count };
  installation.bus.emit(typeEvent(caller.namespace, kind.eventName, 'delete', undefined, value));
}

function isBuiltIn({ kind }: RecordCall, row: Row): boolean {
  return kind.name === 'types' && row['ars_namespace'] === 'system';
}
