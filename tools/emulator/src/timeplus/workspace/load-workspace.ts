import { randomUUID } from 'node:crypto';
import { rowsFromObjects } from '../ingest/rows.js';
import type { CheckedWorkspace } from '../seed.js';
import type { Workspace } from './workspace.js';

const SEEDED = 'seeded';

/** As `loadWorkspace`; of a workspace that was filled before, by an earlier process, only the credentials. */
export async function loadWorkspaceOnce(workspace: Workspace, seed: CheckedWorkspace): Promise<void> {
  if (workspace.store.get(SEEDED, SEEDED) !== undefined) loadCredentials(workspace, seed);
  else await loadWorkspace(workspace, seed);
}

/** Adds to a workspace what a seed holds for it; streams that it has stay as they are. */
export async function loadWorkspace(workspace: Workspace, seed: CheckedWorkspace): Promise<void> {
  const { engine } = workspace;
  loadCredentials(workspace, seed);
  const fresh = seed.streams.filter(({ definition }) => !engine.find(definition.name));
  for (const { definition, rows } of fresh) {
    await engine.createStream(definition);
    const batch = rowsFromObjects(rows);
    if (batch.rows.length > 0) await engine.ingest(definition.name, batch.columns, batch.rows);
  }
  for (const statement of seed.statements) await runStatement(workspace, statement);
  workspace.store.put(SEEDED, SEEDED, 'true');
}

function loadCredentials({ credentials, clock }: Workspace, seed: CheckedWorkspace): void {
  for (const user of seed.users) credentials.putUser(user);
  for (const key of seed.apiKeys) {
    if (credentials.acceptsKey(key)) continue;
    credentials.putApiKey({ id: randomUUID(), name: 'seed', key, createdAtMs: clock.now(), expireAtMs: 0 });
  }
}

/** Runs SQL to its end; rows that it has are dropped. */
async function runStatement({ engine }: Workspace, sql: string): Promise<void> {
  const prepared = await engine.prepare(sql, { mode: 'table' });
  if (prepared.kind === 'command') await prepared.run();
  else await prepared.run({ signal: new AbortController().signal, onRows: () => {} });
}
