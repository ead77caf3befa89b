import type { Workspace } from './workspace.js';

/** What a workspace holds, for `/__emulator/state`. */
export async function describeWorkspace({ id, name, engine, queries }: Workspace): Promise<unknown> {
  const resources = engine.list().map(async ({ name: resource, kind }) => {
    const stats = await engine.stats(resource);
    return { name: resource, kind, rows: stats?.rows ?? 0 };
  });
  return {
    id,
    name,
    streams: await Promise.all(resources),
    queries: queries.list().map(({ id: queryId, sql, status }) => ({ id: queryId, sql, status })),
  };
}
