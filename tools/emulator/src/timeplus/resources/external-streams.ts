import type { Endpoint } from '../endpoint.js';
import { notEmulated } from '../errors.js';
import { emptyStatistics } from '../streams/statistics.js';
import type { Fields } from '../wire.js';
import { type Collection, collectionEndpoints, detailEndpoint, type Members } from './collection.js';

/** Streams whose rows are outside. */
export const externalStreams: Collection = {
  path: '/v1beta2/external_streams',
  key: 'name',
  writesRemoved: true,
  inDatabase: true,
  read: fields => ({ ...readExternal(fields, 'STREAM'), columns: fields.list('columns') ?? [] }),
};

/** Tables whose rows are outside. */
export const externalTables: Collection = {
  path: '/v1beta2/external_tables',
  key: 'name',
  writesRemoved: true,
  inDatabase: true,
  read: fields => readExternal(fields, 'TABLE'),
};

/** `/v1beta2/external_streams` and `/v1beta2/external_tables`: kept, never dialled. */
export const externalEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1beta2/external_streams/preview',
    reads: true,
    handle: () => {
      throw notEmulated('external_streams/preview: the emulator never connects to systems outside');
    },
  },
  ...collectionEndpoints(externalStreams),
  { ...detailEndpoint(externalStreams, 'stats', (_item, call) => emptyStatistics(call)), removed: true },
  ...collectionEndpoints(externalTables),
];

function readExternal(fields: Fields, kind: string): Members {
  const name = fields.requiredText('name');
  const settings = (fields.list('settings') ?? []) as readonly { key?: unknown; value?: unknown }[];
  return {
    name,
    description: fields.text('description') ?? '',
    settings,
    type: settings.find(({ key }) => key === 'type')?.value ?? '',
    create_query: fields.text('create_query') ?? `CREATE EXTERNAL ${kind} \`${name}\``,
  };
}
