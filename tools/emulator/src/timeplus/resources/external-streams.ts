import type { Endpoint } from '../endpoint.js';
import type { Fields } from '../wire.js';
import { type Collection, collectionEndpoints, type Members } from './collection.js';

const externalStreams: Collection = {
  path: '/v1beta2/external_streams',
  key: 'name',
  writesRemoved: true,
  read: fields => ({ ...readExternal(fields, 'STREAM'), columns: fields.list('columns') ?? [] }),
};

const externalTables: Collection = {
  path: '/v1beta2/external_tables',
  key: 'name',
  writesRemoved: true,
  read: fields => readExternal(fields, 'TABLE'),
};

/** `/v1beta2/external_streams` and `/v1beta2/external_tables`: kept, never dialled. */
export const externalEndpoints: readonly Endpoint[] = [
  ...collectionEndpoints(externalStreams),
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
    create_query: `CREATE EXTERNAL ${kind} \`${name}\``,
  };
}
