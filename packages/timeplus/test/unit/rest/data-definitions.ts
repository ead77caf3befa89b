import { again, done, emptyOk, ID, list, made, once, one, PATH_ID, type RestOperation } from './operation.js';

const kafka = { type: 'kafka', brokers: 'localhost:9092', skip_ssl_cert_check: true };
const wireKafka = [
  { key: 'type', value: 'kafka' },
  { key: 'brokers', value: 'localhost:9092' },
  { key: 'skip_ssl_cert_check', value: 'true' },
];
const udf = {
  name: 'f',
  type: 'javascript' as const,
  arguments: [{ name: 'v', type: 'int32' }],
  returnType: 'int32',
  source: 'x',
  isAggregation: true,
};
const wireUdf = {
  name: 'f',
  type: 'javascript',
  arguments: [{ name: 'v', type: 'int32' }],
  return_type: 'int32',
  source: 'x',
  is_aggregation: true,
};
const view = { name: 'v', query: 'q', materialized: true, targetStream: 't', logstoreRetentionMs: 0 };
const wireView = { name: 'v', query: 'q', materialized: true, target_stream: 't', logstore_retention_ms: 0 };

/** Streams, views and what else holds or shapes data. */
export const dataDefinitions: readonly RestOperation[] = [
  again('R-020', {
    call: c => c.dictionaries.list({ db: 'd' }),
    sends: 'GET /v1beta2/dictionaries?db=d',
    answer: list,
  }),
  again('R-021', {
    call: c => c.dictionaries.delete(ID, { db: 'd' }),
    sends: `DELETE /v1beta2/dictionaries/${PATH_ID}?db=d`,
    answer: done,
  }),
  again('R-022', {
    call: c => c.dictionaries.get(ID, { db: 'd' }),
    sends: `GET /v1beta2/dictionaries/${PATH_ID}?db=d`,
    answer: one,
  }),
  again('R-024', {
    call: c => c.externalStreams.list({ db: 'd' }),
    sends: 'GET /v1beta2/external_streams?db=d',
    answer: list,
  }),
  once('R-025', {
    call: c =>
      c.externalStreams.create({
        name: 'e',
        settings: kafka,
        columns: [{ name: 'raw', type: 'string', codec: 'LZ4' }],
      }),
    sends: 'POST /v1beta2/external_streams',
    body: { name: 'e', settings: wireKafka, columns: [{ name: 'raw', type: 'string', codec: 'LZ4' }] },
    answer: made,
  }),
  once('R-026', {
    call: c => c.externalStreams.preview({ settings: kafka, count: 3, offset: 'earliest' }, { db: 'd' }),
    sends: 'POST /v1beta2/external_streams/preview?db=d',
    body: { settings: wireKafka, count: 3, offset: 'earliest' },
    answer: list,
  }),
  again('R-027', {
    call: c => c.externalStreams.delete(ID, { db: 'd' }),
    sends: `DELETE /v1beta2/external_streams/${PATH_ID}?db=d`,
    answer: done,
  }),
  again('R-028', {
    call: c => c.externalStreams.get(ID, { db: 'd' }),
    sends: `GET /v1beta2/external_streams/${PATH_ID}?db=d`,
    answer: one,
  }),
  again('R-029', {
    call: c => c.externalStreams.stats(ID, { historyDays: 7 }),
    sends: `GET /v1beta2/external_streams/${PATH_ID}/stats?historyDays=7`,
    answer: one,
  }),
  again('R-030', {
    call: c => c.externalTables.list({ db: 'd' }),
    sends: 'GET /v1beta2/external_tables?db=d',
    answer: list,
  }),
  once('R-031', {
    call: c => c.externalTables.create({ name: 'e', settings: kafka, description: 'd' }),
    sends: 'POST /v1beta2/external_tables',
    body: { name: 'e', settings: wireKafka, description: 'd' },
    answer: made,
  }),
  again('R-032', {
    call: c => c.externalTables.delete(ID, { db: 'd' }),
    sends: `DELETE /v1beta2/external_tables/${PATH_ID}?db=d`,
    answer: done,
  }),
  again('R-033', {
    call: c => c.externalTables.get(ID, { db: 'd' }),
    sends: `GET /v1beta2/external_tables/${PATH_ID}?db=d`,
    answer: one,
  }),
  again('R-047', {
    call: c => c.materializedViews.list({ expand: true, db: 'd' }),
    sends: 'GET /v1beta2/materialized_views?expand=true&db=d',
    answer: list,
  }),
  again('R-048', {
    call: c => c.materializedViews.delete(ID, { db: 'd' }),
    sends: `DELETE /v1beta2/materialized_views/${PATH_ID}?db=d`,
    answer: done,
  }),
  again('R-049', {
    call: c => c.materializedViews.get(ID, { db: 'd' }),
    sends: `GET /v1beta2/materialized_views/${PATH_ID}?db=d`,
    answer: one,
  }),
  again('R-050', {
    call: c => c.materializedViews.pause(ID, { db: 'd', sync: true }),
    sends: `POST /v1beta2/materialized_views/${PATH_ID}/pause?db=d&sync=true`,
    answer: emptyOk,
  }),
  again('R-051', {
    call: c => c.materializedViews.recover(ID, { db: 'd' }),
    sends: `POST /v1beta2/materialized_views/${PATH_ID}/recover?db=d`,
    answer: emptyOk,
  }),
  again('R-052', {
    call: c => c.materializedViews.resume(ID, { sync: false }),
    sends: `POST /v1beta2/materialized_views/${PATH_ID}/resume?sync=false`,
    answer: emptyOk,
  }),
  again('R-053', {
    call: c => c.materializedViews.stats(ID, { db: 'd' }),
    sends: `GET /v1beta2/materialized_views/${PATH_ID}/stats?db=d`,
    answer: one,
  }),
  once('R-054', {
    call: c => c.materializedViews.transfer(ID, { from: 1, to: 3, shard: 1001 }, { db: 'd', sync: true }),
    sends: `POST /v1beta2/materialized_views/${PATH_ID}/transfer?db=d&sync=true`,
    body: { from: 1, to: 3, shard: 1001 },
    answer: emptyOk,
  }),
  again('R-074', { call: c => c.schemas.list(), sends: 'GET /v1beta2/schemas', answer: list }),
  once('R-075', {
    call: c => c.schemas.create({ name: 'n', content: 'c' }),
    sends: 'POST /v1beta2/schemas',
    body: { name: 'n', type: 'Protobuf', content: 'c' },
    answer: made,
  }),
  again('R-076', {
    call: c => c.schemas.delete(ID),
    sends: `DELETE /v1beta2/schemas/${PATH_ID}`,
    answer: done,
  }),
  again('R-077', { call: c => c.schemas.get(ID), sends: `GET /v1beta2/schemas/${PATH_ID}`, answer: one }),
  again('R-078', {
    call: c => c.schemas.update(ID, { type: 'Avro', content: 'c' }),
    sends: `PUT /v1beta2/schemas/${PATH_ID}`,
    body: { name: ID, type: 'Avro', content: 'c' },
    answer: one,
  }),
  again('R-104', {
    call: async c => (await c.streams.list({ db: 'd', expand: true })).map(stream => stream.metadata),
    sends: 'GET /v1beta2/streams?db=d&expand=true',
    answer: list,
  }),
  once('R-105', {
    call: async c =>
      (await c.streams.create({ name: 's', columns: [{ name: 'a', type: 'int32' }], shards: 3 })).metadata,
    sends: 'POST /v1beta2/streams',
    body: { name: 's', columns: [{ name: 'a', type: 'int32' }], shards: 3 },
    answer: made,
  }),
  again('R-106', {
    call: c => c.streams.delete(ID, { db: 'd' }),
    sends: `DELETE /v1beta2/streams/${PATH_ID}?db=d`,
    answer: done,
  }),
  again('R-107', {
    call: async c => (await c.streams.get(ID, { db: 'd' })).metadata,
    sends: `GET /v1beta2/streams/${PATH_ID}?db=d`,
    answer: one,
  }),
  once('R-108', {
    call: c => c.streams.update(ID, { description: 'd', logstoreRetentionBytes: 0 }),
    sends: `PATCH /v1beta2/streams/${PATH_ID}`,
    body: { description: 'd', logstore_retention_bytes: 0 },
    answer: one,
    gives: undefined,
  }),
  once('R-109', {
    call: c => c.streams.ingest(ID, { format: 'lines', payload: 'a\nb' }, { db: 'd' }),
    sends: `POST /v1beta2/streams/${PATH_ID}/ingest?format=lines&db=d`,
    body: 'a\nb',
    answer: emptyOk,
  }),
  again('R-110', {
    call: c => c.streams.stats(ID, { db: 'd' }),
    sends: `GET /v1beta2/streams/${PATH_ID}/stats?db=d`,
    answer: one,
  }),
  again('R-113', { call: c => c.udfs.list(), sends: 'GET /v1beta2/udfs', answer: list }),
  once('R-114', { call: c => c.udfs.create(udf), sends: 'POST /v1beta2/udfs', body: wireUdf, answer: made }),
  again('R-115', { call: c => c.udfs.delete(ID), sends: `DELETE /v1beta2/udfs/${PATH_ID}`, answer: done }),
  again('R-116', { call: c => c.udfs.get(ID), sends: `GET /v1beta2/udfs/${PATH_ID}`, answer: one }),
  again('R-117', {
    call: c =>
      c.udfs.update(ID, {
        type: 'remote',
        arguments: [],
        returnType: 'int32',
        url: 'https://example.com/f',
        authHeader: { name: 'x-key', value: 'v' },
      }),
    sends: `PUT /v1beta2/udfs/${PATH_ID}`,
    body: {
      name: ID,
      type: 'remote',
      arguments: [],
      return_type: 'int32',
      url: 'https://example.com/f',
      auth_method: 'auth_header',
      auth_context: { key_name: 'x-key', key_value: 'v' },
    },
    answer: one,
  }),
  again('R-123', { call: c => c.views.list({ db: 'd' }), sends: 'GET /v1beta2/views?db=d', answer: list }),
  once('R-124', {
    call: c => c.views.create(view),
    sends: 'POST /v1beta2/views',
    body: wireView,
    answer: made,
  }),
  again('R-125', {
    call: c => c.views.delete(ID, { db: 'd' }),
    sends: `DELETE /v1beta2/views/${PATH_ID}?db=d`,
    answer: done,
  }),
  again('R-126', {
    call: c => c.views.get(ID, { db: 'd' }),
    sends: `GET /v1beta2/views/${PATH_ID}?db=d`,
    answer: one,
  }),
  once('R-127', {
    call: c => c.views.update(ID, { query: 'q', ttlExpression: 't' }),
    sends: `PATCH /v1beta2/views/${PATH_ID}`,
    body: { query: 'q', ttl_expression: 't' },
    answer: done,
  }),
  again('R-128', {
    call: c => c.views.stats(ID, { historyDays: 1 }),
    sends: `GET /v1beta2/views/${PATH_ID}/stats?historyDays=1`,
    answer: one,
  }),
];
