import { eventSequence, readGeneratorProperties, StreamGenerator } from '../connectors/stream-generator.js';
import type { Endpoint } from '../endpoint.js';
import type { Workspace } from '../workspace/workspace.js';
import { changeEndpoint, detailEndpoint } from './collection.js';
import { type ConnectorKind, connectorEndpoints, idOf, lifecycle, statsOf } from './connector-endpoints.js';

const GENERATOR = 'stream_generator';

/** Sources: those of type `stream_generator` run, the others are kept. */
export const sources: ConnectorKind = {
  path: '/v1beta2/sources',
  key: 'id',
  read: fields => {
    const type = fields.requiredText('type');
    const properties = fields.object('properties') ?? {};
    if (type === GENERATOR) readGeneratorProperties(properties);
    return {
      name: fields.requiredText('name'),
      description: fields.text('description') ?? '',
      type,
      stream: fields.requiredText('stream'),
      properties,
    };
  },
  initial: ({ workspace }) => ({
    status: 'running',
    message: '',
    start_time: Math.floor(workspace.clock.now() / 1000),
  }),
  show: item =>
    item['type'] === GENERATOR
      ? item
      : { ...item, message: `the emulator keeps sources of type ${item['type']} and runs none` },
  ...lifecycle(async (item, workspace) => {
    if (item['type'] !== GENERATOR) return;
    await workspace.connectors.start(
      idOf(item),
      async statistics =>
        new StreamGenerator({
          ...readGeneratorProperties(item['properties']),
          engine: workspace.engine,
          clock: workspace.clock,
          statistics,
          stream: String(item['stream']),
          seed: seedOf(workspace, String(item['name'])),
        }),
    );
  }),
};

const changeable = ['name', 'description', 'stream', 'properties'];

/** `/v1beta2/sources`. */
export const sourceEndpoints: readonly Endpoint[] = [
  ...connectorEndpoints(sources),
  changeEndpoint(sources, 'PUT', changeable),
  changeEndpoint(sources, 'PATCH', changeable),
  detailEndpoint(sources, 'stats', statsOf),
];

/** The first events that a generator of no name would give. */
export function previewEvents(properties: unknown, size: number, workspace: Workspace): readonly unknown[] {
  const { template, intervalMs } = readGeneratorProperties(properties);
  const eventAt = eventSequence(template, seedOf(workspace, ''));
  const nowMs = workspace.clock.now();
  return Array.from({ length: size }, (_, at) => eventAt(at, nowMs + at * intervalMs));
}

function seedOf({ connectorSettings }: Workspace, name: string): string {
  return `${connectorSettings.generatorSeed}/${name}`;
}
