import type { Caller } from '../caller.js';
import { instanceNotFound, notEmulated, VantiqRefusal } from '../errors.js';
import type { Installation } from '../installation.js';
import type { Row } from '../model/row.js';
import { type Outcome, ok } from '../outcome.js';
import { codeFailure } from './execute.js';

/**
 * Sends a query to a source: to its handler, or to the connector that stands for it.
 *
 * @throws VantiqRefusal with status 404 for an unknown source, 400 (a guess) for one that is not active, 501 for one
 * with neither handler nor connector
 */
export async function querySource(
  installation: Installation,
  caller: Caller,
  name: string,
  query: unknown,
): Promise<Outcome> {
  activeSource(installation, caller, name);
  const connector = installation.connectors.find(caller.namespace, name);
  const handler = installation.code.sources.get(caller.namespace, name);
  if (!handler?.query) {
    if (connector) return await connector.query(query);
    throw notEmulated(`the emulator has neither a query handler nor a connector for the source ${name}`);
  }
  try {
    const result = await handler.query(query, caller);
    return result === undefined ? { status: 204 } : ok(result);
  } catch (error) {
    throw codeFailure(name, error);
  }
}

/**
 * Sends a message out through a source.
 *
 * @throws VantiqRefusal with status 404 for an unknown source, 400 (a guess) for one that is not active
 */
export async function publishOnSource(
  installation: Installation,
  caller: Caller,
  name: string,
  message: unknown,
): Promise<void> {
  activeSource(installation, caller, name);
  installation.connectors.find(caller.namespace, name)?.publish(message);
  try {
    await installation.code.sources.get(caller.namespace, name)?.publish?.(message, caller);
  } catch (error) {
    throw codeFailure(name, error);
  }
}

function activeSource(installation: Installation, caller: Caller, name: string): Row {
  const row = installation.systemTable(caller.namespace, 'sources').find(['name'], { name });
  if (!row) throw instanceNotFound('sources', 'name', name);
  if (row['active'] === false) {
    throw new VantiqRefusal(
      400,
      'io.vantiq.sourcemgr.source.not.active',
      `The source ${name} is not active.`,
      [name],
    );
  }
  return row;
}
