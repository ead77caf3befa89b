import { again, done, ID, list, made, once, one, PATH_ID, type RestOperation } from './operation.js';

const alert = {
  name: 'n',
  action: 'slack',
  severity: 2,
  triggerSql: 's',
  resolveSql: 'r',
  properties: { url: 'u' },
};
const wireAlert = {
  name: 'n',
  action: 'slack',
  severity: 2,
  trigger_sql: 's',
  resolve_sql: 'r',
  properties: { url: 'u' },
};
const panel = {
  title: 't',
  position: { x: 0 },
  vizType: 'chart',
  vizContent: 'select 1',
  vizConfig: { a: 1 },
};
const dashboard = { name: 'n', description: 'd', panels: [panel] };
const wireDashboard = {
  name: 'n',
  description: 'd',
  panels: [
    { title: 't', position: { x: 0 }, viz_type: 'chart', viz_content: 'select 1', viz_config: { a: 1 } },
  ],
};
const sse = `event: query\ndata: ${JSON.stringify({ id: 'q1', sql: 's', status: 'finished' })}\n\n`;

/** Queries, and what the console keeps of them. */
export const queriesAndConsole: readonly RestOperation[] = [
  again('R-001', { call: c => c.alerts.list(), sends: 'GET /v1beta2/alerts', answer: list }),
  once('R-002', {
    call: c => c.alerts.create(alert),
    sends: 'POST /v1beta2/alerts',
    body: wireAlert,
    answer: made,
  }),
  again('R-003', {
    call: c => c.alerts.delete(ID),
    sends: `DELETE /v1beta2/alerts/${PATH_ID}`,
    answer: done,
  }),
  again('R-004', { call: c => c.alerts.get(ID), sends: `GET /v1beta2/alerts/${PATH_ID}`, answer: one }),
  again('R-005', {
    call: c => c.alerts.update(ID, alert),
    sends: `PUT /v1beta2/alerts/${PATH_ID}`,
    body: wireAlert,
    answer: one,
  }),
  once('R-006', {
    call: c => c.alerts.resolve(ID),
    sends: `POST /v1beta2/alerts/${PATH_ID}/resolve`,
    answer: done,
  }),
  again('R-007', {
    call: c => c.alerts.start(ID),
    sends: `POST /v1beta2/alerts/${PATH_ID}/start`,
    answer: done,
  }),
  again('R-008', {
    call: c => c.alerts.stop(ID),
    sends: `POST /v1beta2/alerts/${PATH_ID}/stop`,
    answer: done,
  }),
  again('R-013', { call: c => c.dashboards.list(), sends: 'GET /v1beta2/dashboards', answer: list }),
  once('R-014', {
    call: c => c.dashboards.create(dashboard),
    sends: 'POST /v1beta2/dashboards',
    body: wireDashboard,
    answer: made,
  }),
  again('R-015', {
    call: c => c.dashboards.delete(ID),
    sends: `DELETE /v1beta2/dashboards/${PATH_ID}`,
    answer: done,
  }),
  again('R-016', {
    call: c => c.dashboards.get(ID),
    sends: `GET /v1beta2/dashboards/${PATH_ID}`,
    answer: one,
  }),
  again('R-017', {
    call: c => c.dashboards.update(ID, dashboard),
    sends: `PUT /v1beta2/dashboards/${PATH_ID}`,
    body: wireDashboard,
    answer: one,
  }),
  again('R-023', {
    call: c => c.exec('select 1 as n', { timeoutMs: 500 }),
    sends: 'POST /v1beta2/exec',
    body: { sql: 'select 1 as n', type: 'historical', timeout_ms: 500 },
    answer: { status: 200, body: { columns: [{ name: 'n', type: 'int64' }], data: [[1]] } },
    gives: { header: [{ name: 'n', type: 'int64' }], rows: [{ n: 1n }] },
  }),
  again('R-034', {
    call: c => c.queries.format('select 1'),
    sends: 'POST /v1beta2/format',
    body: { sql: 'select 1' },
    answer: { status: 200, body: { sql: 'SELECT\n  1' } },
    gives: 'SELECT\n  1',
  }),
  once('R-055', {
    call: c => c.pipelines.parseDdl('create stream s (a int)'),
    sends: 'POST /v1beta2/pipeline/parseddl',
    body: 'create stream s (a int)',
    answer: one,
  }),
  again('R-056', { call: c => c.pipelines.list(), sends: 'GET /v1beta2/pipelines', answer: list }),
  once('R-057', {
    call: c =>
      c.pipelines.create({
        name: 'p',
        description: '',
        nodesHistory: [{ nodes: [{ a: 1 }], updateTime: 't' }],
      }),
    sends: 'POST /v1beta2/pipelines',
    body: { name: 'p', description: '', nodes_history: [{ nodes: [{ a: 1 }], update_time: 't' }] },
    answer: made,
  }),
  again('R-058', {
    call: c => c.pipelines.delete(ID),
    sends: `DELETE /v1beta2/pipelines/${PATH_ID}`,
    answer: done,
  }),
  again('R-059', { call: c => c.pipelines.get(ID), sends: `GET /v1beta2/pipelines/${PATH_ID}`, answer: one }),
  once('R-060', {
    call: c => c.pipelines.append(ID, { nodes: [1] }),
    sends: `POST /v1beta2/pipelines/${PATH_ID}/append`,
    body: { nodes: [1] },
    answer: done,
  }),
  again('R-061', {
    call: c => c.queries.list({ tag: 't 1' }),
    sends: 'GET /v1beta2/queries?tag=t%201',
    answer: list,
  }),
  again('R-062', {
    call: async c => {
      const query = await c.query('select 1', {
        batchingPolicy: { count: 5, timeMs: 6 },
        name: 'n',
        description: 'd',
        tags: ['t'],
        type: 'streaming',
      });
      return query.id;
    },
    sends: 'POST /v1beta2/queries',
    body: {
      sql: 'select 1',
      batching_policy: { count: 5, time_ms: 6 },
      name: 'n',
      description: 'd',
      tags: ['t'],
      type: 'streaming',
    },
    answer: { status: 200, body: sse },
    gives: 'q1',
  }),
  once('R-063', {
    call: c => c.queries.execute('select 1'),
    sends: 'POST /v1beta2/queries/exec',
    body: { sql: 'select 1' },
    answer: one,
  }),
  again('R-064', {
    call: c => c.queries.delete(ID),
    sends: `DELETE /v1beta2/queries/${PATH_ID}`,
    answer: done,
  }),
  again('R-065', { call: c => c.queries.get(ID), sends: `GET /v1beta2/queries/${PATH_ID}`, answer: one }),
  again('R-066', {
    call: c => c.queries.cancel(ID),
    sends: `POST /v1beta2/queries/${PATH_ID}/cancel`,
    answer: done,
  }),
  again('R-067', {
    call: c => c.queries.pipeline(ID),
    sends: `GET /v1beta2/queries/${PATH_ID}/pipeline`,
    answer: one,
  }),
  again('R-069', { call: c => c.savedQueries.list(), sends: 'GET /v1beta2/savedqueries', answer: list }),
  once('R-070', {
    call: c => c.savedQueries.create({ name: 'n', sql: 's', tags: ['t'] }),
    sends: 'POST /v1beta2/savedqueries',
    body: { name: 'n', sql: 's', tags: ['t'] },
    answer: made,
  }),
  again('R-071', {
    call: c => c.savedQueries.delete(ID),
    sends: `DELETE /v1beta2/savedqueries/${PATH_ID}`,
    answer: done,
  }),
  again('R-072', {
    call: c => c.savedQueries.get(ID),
    sends: `GET /v1beta2/savedqueries/${PATH_ID}`,
    answer: one,
  }),
  again('R-073', {
    call: c => c.savedQueries.update(ID, { name: 'n', sql: 's', description: 'd' }),
    sends: `PUT /v1beta2/savedqueries/${PATH_ID}`,
    body: { name: 'n', sql: 's', description: 'd' },
    answer: one,
  }),
  again('R-103', {
    call: c => c.queries.analyze('select 1'),
    sends: 'POST /v1beta2/sqlanalyze',
    body: { sql: 'select 1' },
    answer: one,
  }),
  again('R-112', {
    call: c => c.topology.get({ db: 'd', extraResources: ['udf', 'schema'] }),
    sends: 'GET /v1beta2/topology?db=d&extraResources=udf%2Cschema',
    answer: one,
  }),
];
