import { HttpSink } from '../connectors/http-sink.js';
import {
  type HttpTarget,
  mayCall,
  readHttpProperties,
  readSlackProperties,
} from '../connectors/http-target.js';
import type { Call, Endpoint } from '../endpoint.js';
import { badArgument } from '../errors.js';
import { analysisObject } from '../queries/query-record.js';
import { emptyStatistics } from '../streams/statistics.js';
import type { Workspace } from '../workspace/workspace.js';
import { changeEndpoint, detailEndpoint, type Members, replaceEndpoint } from './collection.js';
import { type ConnectorKind, connectorEndpoints, idOf, lifecycle, statsOf } from './connector-endpoints.js';

const needsQuery = 'query: expected a SELECT';

/** The types of sinks that run. */
const targetReaders: Readonly<Record<string, (properties: unknown) => HttpTarget>> = {
  http: readHttpProperties,
  slack: readSlackProperties,
};

/** Sinks: those of type `http` and `slack` run if they point to where they may send to, the others are kept. */
export const sinks: ConnectorKind = {
  path: '/v1beta2/sinks',
  key: 'id',
  read: async (fields, { workspace }) => {
    const type = fields.requiredText('type');
    const query = fields.requiredText('query');
    const properties = fields.object('properties') ?? {};
    readTarget(type, properties);
    const members = { name: fields.requiredText('name'), description: fields.text('description') ?? '' };
    const analysis = await workspace.engine.analyze(query);
    if (analysis.queryType !== 'SELECT') throw badArgument(needsQuery);
    return { ...members, type, query, properties, plan: analysisObject(analysis) };
  },
  initial: () => ({ status: 'running', message: '' }),
  show: (item, { workspace }) => ({ ...item, ...stateOf(item, workspace) }),
  ...lifecycle(async (item, workspace) => {
    const target = readTarget(String(item['type']), item['properties']);
    if (!target || !mayCall(target.url, workspace.connectorSettings.sinkHosts)) return;
    await workspace.connectors.start(idOf(item), async statistics => {
      const query = await workspace.engine.prepare(String(item['query']));
      if (query.kind !== 'query') throw badArgument(needsQuery);
      return new HttpSink({ query, target, clock: workspace.clock, statistics });
    });
  }),
};

/** `/v1beta2/sinks`. */
export const sinkEndpoints: readonly Endpoint[] = [
  ...connectorEndpoints(sinks),
  replaceEndpoint(sinks),
  changeEndpoint(sinks, 'PATCH', ['name', 'description', 'properties']),
  detailEndpoint(sinks, 'stats', sinkStats),
];

function readTarget(type: string, properties: unknown): HttpTarget | undefined {
  return Object.hasOwn(targetReaders, type) ? targetReaders[type]?.(properties) : undefined;
}

function sinkStats(item: Members, call: Call): Members {
  return { ...emptyStatistics(call), ...statsOf(item, call) };
}

/** Status and message as they are now, beside the status that was asked for. */
function stateOf(item: Members, { connectors, connectorSettings }: Workspace): Members {
  const target = readTarget(String(item['type']), item['properties']);
  if (!target) return { message: `the emulator keeps sinks of type ${item['type']} and runs none` };
  if (item['status'] !== 'running') return {};
  if (!mayCall(target.url, connectorSettings.sinkHosts)) {
    const message = `the emulator may not call ${target.url.hostname}; name it in sinkHosts of the seed`;
    return { status: 'error', message };
  }
  const end = connectors.endOf(idOf(item));
  if (end) return { status: end.kind === 'failed' ? 'error' : 'stopped', message: end.message };
  return {};
}
