import type { Endpoint } from '../endpoint.js';
import { type Collection, collectionEndpoints, type Members, replaceEndpoint } from './collection.js';

const savedQueries: Collection = {
  path: '/v1beta2/savedqueries',
  key: 'id',
  read: fields => ({
    name: fields.requiredText('name'),
    description: fields.text('description') ?? '',
    sql: fields.requiredText('sql'),
    tags: fields.texts('tags') ?? [],
  }),
};

const dashboards: Collection = {
  path: '/v1beta2/dashboards',
  key: 'id',
  read: fields => ({
    name: fields.requiredText('name'),
    description: fields.text('description') ?? '',
    panels: fields.list('panels') ?? [],
  }),
};

/** Formats of messages. */
export const schemas: Collection = {
  path: '/v1beta2/schemas',
  key: 'name',
  writesRemoved: true,
  read: fields => ({
    name: fields.requiredText('name'),
    type: fields.oneOf('type', ['Protobuf']) ?? 'Protobuf',
    content: fields.requiredText('content'),
  }),
};

/** Functions are kept; SQL cannot call them. Their times are milliseconds (section 3.2). */
export const functions: Collection = {
  path: '/v1beta2/udfs',
  key: 'name',
  writesRemoved: true,
  initial: ({ workspace }) => ({
    created_at: workspace.clock.now(),
    created_by: 'emulator',
    last_modified_at: workspace.clock.now(),
    last_modified_by: 'emulator',
  }),
  read: fields => ({
    name: fields.requiredText('name'),
    description: fields.text('description') ?? '',
    type: fields.requiredText('type'),
    arguments: fields.list('arguments') ?? [],
    return_type: fields.text('return_type') ?? '',
    source: fields.text('source') ?? '',
    is_aggregation: fields.flag('is_aggregation') ?? false,
    url: fields.text('url') ?? '',
    auth_method: fields.text('auth_method') ?? '',
    auth_context: fields.object('auth_context') ?? {},
  }),
  // Newer servers show other names than requests have.
  show: (item, { generation }) => {
    const { key_name: name, key_value: value } = item['auth_context'] as Members;
    if (generation === 'cloud' || name === undefined) return item;
    return { ...item, auth_context: { auth_header: name, auth_value: value } };
  },
};

/** Saved queries, dashboards, schemas and functions. */
export const storedEndpoints: readonly Endpoint[] = [savedQueries, dashboards, schemas, functions].flatMap(
  collection => [...collectionEndpoints(collection), replaceEndpoint(collection)],
);
