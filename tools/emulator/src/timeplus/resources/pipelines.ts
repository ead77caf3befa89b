import { empty, json } from '../../host/reply.js';
import type { Endpoint } from '../endpoint.js';
import { badArgument, notFound } from '../errors.js';
import { Fields, wireTime } from '../wire.js';
import { type Collection, collectionEndpoints, findItem, saveItem } from './collection.js';
import { parseDdl } from './parse-ddl.js';

/** Pipelines are drawings: kept, and nothing runs by them. What a node is, is not documented. */
const pipelines: Collection = {
  path: '/v1beta2/pipelines',
  key: 'id',
  read: fields => ({
    name: fields.requiredText('name'),
    description: fields.text('description') ?? '',
    nodes_history: (fields.list('nodes_history') ?? []).map((nodes, index) =>
      readNodes(nodes, `nodes_history[${index}]`),
    ),
  }),
};

/** `/v1beta2/pipelines` and `pipeline/parseddl` of newer servers. */
export const pipelineEndpoints: readonly Endpoint[] = [
  ...collectionEndpoints(pipelines),
  {
    method: 'POST',
    path: '/v1beta2/pipelines/{key}/append',
    async handle(call) {
      const item = findItem(pipelines, call);
      if (!item) return notFound;
      const version = {
        update_time: wireTime(call.workspace.clock.now()),
        ...readNodes(await call.exchange.json(), ''),
      };
      const history = item['nodes_history'] as readonly unknown[];
      saveItem(pipelines, call, { ...item, nodes_history: [...history, version] });
      return empty(204);
    },
  },
  {
    method: 'POST',
    path: '/v1beta2/pipeline/parseddl',
    reads: true,
    async handle({ exchange }) {
      const statement = await exchange.json();
      if (typeof statement !== 'string') throw badArgument('the body: expected a statement as a JSON string');
      return json(200, parseDdl(statement));
    },
  },
];

/** Reads a PipelineNode, a version of the nodes of a pipeline. */
function readNodes(value: unknown, where: string): Record<string, unknown> {
  const fields = new Fields(value, where);
  const updated = fields.text('update_time');
  return { nodes: fields.list('nodes') ?? [], ...(updated === undefined ? {} : { update_time: updated }) };
}
