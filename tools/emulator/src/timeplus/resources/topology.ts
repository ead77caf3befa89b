import { json } from '../../host/reply.js';
import { asksOtherDatabase, type Call, type Endpoint } from '../endpoint.js';
import { items } from './collection.js';
import { sinks } from './sinks.js';
import { sources } from './sources.js';

interface Edge {
  readonly source: string;
  readonly target: string;
}

/** `GET /v1beta2/topology`: what feeds what. A resource of the database has its name as its id. */
export const topologyEndpoint: Endpoint = {
  method: 'GET',
  path: '/v1beta2/topology',
  async handle(call) {
    if (asksOtherDatabase(call)) return json(200, { nodes: [], edges: [], dependencies: [] });
    const resources = call.workspace.engine.list();
    const sourceItems = items(sources, call);
    const sinkItems = items(sinks, call);
    const nodes = [
      ...resources.map(({ name, kind }) => ({ id: name, name, type: kind, db: 'default' })),
      ...sourceItems.map(({ id, name }) => ({ id, name, type: 'source' })),
      ...sinkItems.map(({ id, name }) => ({ id, name, type: 'sink' })),
    ];
    const edges = await Promise.all([
      ...resources.map(({ name, query }) => edgesInto(call, name, query)),
      ...sinkItems.map(({ id, query }) => edgesInto(call, String(id), String(query))),
      sourceItems.map(({ id, stream }) => ({ source: String(id), target: String(stream) })),
    ]);
    return json(200, { nodes, edges: edges.flat(), dependencies: [] });
  },
};

/** Edges from what SQL reads; none for SQL that has become wrong. */
async function edgesInto(
  { workspace }: Call,
  target: string,
  sql: string | undefined,
): Promise<readonly Edge[]> {
  if (sql === undefined) return [];
  const analysis = await workspace.engine.analyze(sql).catch(() => undefined);
  const tables = new Set(analysis?.requiredColumns.map(({ table }) => table));
  return [...tables].map(source => ({ source, target }));
}
