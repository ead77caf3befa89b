import { again, done, ID, list, made, once, one, PATH_ID, type RestOperation } from './operation.js';

const range = { metricsTimeRange: '1h', errorLogTimeRange: '24h' } as const;
const sink = { name: 'n', type: 'http', query: 'q', description: 'd', properties: { url: 'u' } };
const source = { name: 'n', type: 'nats', stream: 's', description: 'd', properties: { subject: 'x' } };

/** Sources and sinks. */
export const connectors: readonly RestOperation[] = [
  again('R-079', { call: c => c.sinks.list(), sends: 'GET /v1beta2/sinks', answer: list }),
  once('R-080', { call: c => c.sinks.create(sink), sends: 'POST /v1beta2/sinks', body: sink, answer: made }),
  again('R-081', {
    call: c => c.sinks.delete(ID),
    sends: `DELETE /v1beta2/sinks/${PATH_ID}`,
    answer: { status: 200, body: ['left behind'] },
  }),
  again('R-082', { call: c => c.sinks.get(ID), sends: `GET /v1beta2/sinks/${PATH_ID}`, answer: one }),
  once('R-083', {
    call: c => c.sinks.patch(ID, { description: 'd', properties: { url: 'u' } }),
    sends: `PATCH /v1beta2/sinks/${PATH_ID}`,
    body: { description: 'd', properties: { url: 'u' } },
    answer: one,
  }),
  again('R-084', {
    call: c => c.sinks.update(ID, sink),
    sends: `PUT /v1beta2/sinks/${PATH_ID}`,
    body: sink,
    answer: one,
  }),
  again('R-085', {
    call: c => c.sinks.logs(ID, { lines: 5 }),
    sends: `GET /v1beta2/sinks/${PATH_ID}/logs?lines=5`,
    answer: { status: 200, body: ['line'] },
  }),
  again('R-086', {
    call: c => c.sinks.start(ID),
    sends: `POST /v1beta2/sinks/${PATH_ID}/start`,
    answer: { status: 202 },
    gives: { pending: true },
  }),
  again('R-087', {
    call: c => c.sinks.stats(ID, range),
    sends: `GET /v1beta2/sinks/${PATH_ID}/stats?error_log_time_range=24h&metrics_time_range=1h`,
    answer: one,
  }),
  again('R-088', {
    call: c => c.sinks.stop(ID),
    sends: `POST /v1beta2/sinks/${PATH_ID}/stop`,
    answer: done,
    gives: { pending: false },
  }),
  once('R-089', {
    call: c => c.sources.infer({ a: 1 }),
    sends: 'POST /v1beta2/source/infer',
    body: { event: { a: 1 } },
    answer: {
      status: 200,
      body: {
        inferred_columns: [{ name: 'a', type: 'int32' }],
        recommeneded_columns: [{ name: 'a', type: 'int64' }],
      },
    },
    gives: {
      inferred_columns: [{ name: 'a', type: 'int32' }],
      recommended_columns: [{ name: 'a', type: 'int64' }],
    },
  }),
  once('R-090', {
    call: c => c.sources.kafkaTopics({ brokers: 'b', tls: { skipVerifyServer: true, rootCas: 'pem' } }),
    sends: 'POST /v1beta2/source/kafka/topics',
    body: { properties: { brokers: 'b', tls: { skip_verify_server: true, root_cas: 'pem' } } },
    answer: { status: 200, body: ['topic'] },
  }),
  once('R-091', {
    call: c => c.sources.match([{ a: 1 }]),
    sends: 'POST /v1beta2/source/match',
    body: { events: [{ a: 1 }] },
    answer: { status: 200, body: ['stream'] },
  }),
  once('R-092', {
    call: c => c.sources.preview({ type: 'nats', properties: { subject: 's' }, size: 3, timeout: '5s' }),
    sends: 'POST /v1beta2/source/preview',
    body: { type: 'nats', properties: { subject: 's' }, size: 3, timeout: '5s' },
    answer: list,
  }),
  again('R-093', { call: c => c.sources.list(), sends: 'GET /v1beta2/sources', answer: list }),
  once('R-094', {
    call: c => c.sources.create(source),
    sends: 'POST /v1beta2/sources',
    body: source,
    answer: made,
  }),
  again('R-095', {
    call: c => c.sources.delete(ID),
    sends: `DELETE /v1beta2/sources/${PATH_ID}`,
    answer: done,
    gives: [],
  }),
  again('R-096', { call: c => c.sources.get(ID), sends: `GET /v1beta2/sources/${PATH_ID}`, answer: one }),
  once('R-097', {
    call: c => c.sources.patch(ID, { stream: 's' }),
    sends: `PATCH /v1beta2/sources/${PATH_ID}`,
    body: { stream: 's' },
    answer: one,
  }),
  again('R-098', {
    call: c => c.sources.update(ID, { name: 'n', description: '', stream: 's', properties: {} }),
    sends: `PUT /v1beta2/sources/${PATH_ID}`,
    body: { name: 'n', description: '', stream: 's', properties: {} },
    answer: one,
  }),
  again('R-099', {
    call: c => c.sources.logs(ID, { lines: 5 }),
    sends: `GET /v1beta2/sources/${PATH_ID}/logs?lines=5`,
    answer: { status: 200, body: ['line'] },
  }),
  again('R-100', {
    call: c => c.sources.start(ID),
    sends: `POST /v1beta2/sources/${PATH_ID}/start`,
    answer: done,
    gives: { pending: false },
  }),
  again('R-101', {
    call: c => c.sources.stats(ID, range),
    sends: `GET /v1beta2/sources/${PATH_ID}/stats?error_log_time_range=24h&metrics_time_range=1h`,
    answer: one,
  }),
  again('R-102', {
    call: c => c.sources.stop(ID),
    sends: `POST /v1beta2/sources/${PATH_ID}/stop`,
    answer: { status: 202 },
    gives: { pending: true },
  }),
];
