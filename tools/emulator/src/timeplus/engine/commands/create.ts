import type { Catalog } from '../catalog/catalog.js';
import type { ColumnDefinition, StreamDefinition, StreamMode } from '../contract.js';
import { engineError } from '../errors.js';
import type { Settings } from '../sql/ast.js';
import type { CreateStream } from '../sql/statement.js';

const known: ReadonlySet<string> = new Set([
  'mode',
  'event_time_column',
  'event_time_timezone',
  'logstore_retention_bytes',
  'logstore_retention_ms',
  'shards',
  'replication_factor',
  'version_column',
]);

/** Creates the stream of a CREATE STREAM; with IF NOT EXISTS a stream of the name is left as it is. */
export async function createStream(statement: CreateStream, catalog: Catalog): Promise<void> {
  if (statement.ifNotExists && catalog.find(statement.name) !== undefined) return;
  await catalog.createStream(definitionOf(statement));
}

/** The definition that a CREATE STREAM writes. */
export function definitionOf(statement: CreateStream): StreamDefinition {
  if (statement.random) {
    throw engineError('NOT_IMPLEMENTED', 'CREATE RANDOM STREAM is not implemented by the emulator');
  }
  const { settings } = statement;
  for (const name of settings.keys()) {
    if (!known.has(name)) throw engineError('UNKNOWN_SETTING', `Unknown setting ${name}`);
  }
  if (settings.has('version_column')) {
    throw engineError('NOT_IMPLEMENTED', 'version_column is not implemented by the emulator');
  }
  const mode = textSetting(settings, 'mode');
  const eventTimeColumn = textSetting(settings, 'event_time_column');
  const eventTimeTimezone = textSetting(settings, 'event_time_timezone');
  return {
    name: statement.name,
    columns: statement.columns satisfies readonly ColumnDefinition[],
    ...(statement.comment === undefined ? {} : { description: statement.comment }),
    ...(statement.primaryKey === undefined ? {} : { primaryKey: statement.primaryKey }),
    ...(statement.ttlExpression === undefined ? {} : { ttlExpression: statement.ttlExpression }),
    ...(mode === undefined ? {} : { mode: mode as StreamMode }),
    ...(eventTimeColumn === undefined ? {} : { eventTimeColumn }),
    ...(eventTimeTimezone === undefined ? {} : { eventTimeTimezone }),
    ...retentionOf(settings),
  };
}

/** The retention that settings of CREATE or ALTER ask for. */
export function retentionOf(
  settings: Settings,
): Pick<StreamDefinition, 'logstoreRetentionBytes' | 'logstoreRetentionMs'> {
  const bytes = numberSetting(settings, 'logstore_retention_bytes');
  const ms = numberSetting(settings, 'logstore_retention_ms');
  return {
    ...(bytes === undefined ? {} : { logstoreRetentionBytes: bytes }),
    ...(ms === undefined ? {} : { logstoreRetentionMs: ms }),
  };
}

function textSetting(settings: Settings, name: string): string | undefined {
  const value = settings.get(name);
  return value === undefined ? undefined : String(value);
}

function numberSetting(settings: Settings, name: string): number | undefined {
  const value = settings.get(name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw engineError('BAD_ARGUMENTS', `Setting ${name} needs a whole number`);
  return number;
}
