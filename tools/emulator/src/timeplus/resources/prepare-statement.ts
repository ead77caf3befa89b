import type { Prepared, PreparedCommand } from '../engine/contract.js';
import { EngineError } from '../engine/engine-error.js';
import type { Workspace } from '../workspace/workspace.js';
import { type Collection, keptItem, makeItem } from './collection.js';
import { externalStreams, externalTables } from './external-streams.js';
import { functions, schemas } from './stored.js';
import { parseStoredDdl, type StoredDdl, type StoredKind } from './stored-ddl.js';

const collections: Readonly<Record<StoredKind, Collection>> = {
  external_stream: externalStreams,
  external_table: externalTables,
  function: functions,
  format_schema: schemas,
};

/** Prepares a statement: one about resources that are only kept here, or anything that the SQL engine takes. */
export async function prepareStatement(
  workspace: Workspace,
  sql: string,
  options: { readonly mode?: 'streaming' | 'table' } = {},
): Promise<Prepared> {
  const ddl = parseStoredDdl(sql);
  return ddl ? storedCommand(ddl, sql, workspace) : await workspace.engine.prepare(sql, options);
}

function storedCommand(ddl: StoredDdl, sql: string, workspace: Workspace): PreparedCommand {
  return {
    kind: 'command',
    analysis: {
      queryType: ddl.verb === 'drop' ? 'DROP' : 'CREATE',
      isStreaming: false,
      hasAggregate: false,
      hasSubquery: false,
      hasTableJoin: false,
      hasUnion: false,
      groupByColumns: [],
      originalQuery: sql,
      rewrittenQuery: sql,
      requiredColumns: [],
      resultColumns: [],
    },
    run: () => runStored(ddl, workspace),
  };
}

async function runStored(
  { kind, verb, lenient, name, body }: StoredDdl,
  workspace: Workspace,
): Promise<void> {
  const collection = collections[kind];
  const exists = keptItem(collection, { workspace }, name) !== undefined;
  if (verb === 'drop') {
    if (!exists && !lenient) throw new EngineError(60, 'UNKNOWN_STREAM', `There is no ${kind} ${name}`);
    workspace.store.delete(collection.path, name);
    return;
  }
  if (exists && lenient) return;
  if (exists && verb === 'replace') workspace.store.delete(collection.path, name);
  await makeItem(collection, { workspace }, body);
}
