import { randomUUID } from 'node:crypto';
import type { Call, Endpoint } from '../endpoint.js';
import type { QueryRecord } from '../queries/query-record.js';
import { queryObject } from '../queries/query-record.js';
import {
  actionEndpoint,
  type Collection,
  collectionEndpoints,
  type Members,
  replaceEndpoint,
} from './collection.js';

/** Alerts are kept and never raised. */
const alerts: Collection = {
  path: '/v1beta2/alerts',
  key: 'id',
  removed: true,
  initial: () => ({
    status: 'running',
    message: '',
    instance: { id: randomUUID(), status: 'resolved', timeline: [] },
  }),
  read: async (fields, call) => {
    const triggerSql = fields.requiredText('trigger_sql');
    const resolveSql = fields.text('resolve_sql') ?? '';
    return {
      name: fields.requiredText('name'),
      description: fields.text('description') ?? '',
      action: fields.requiredText('action'),
      severity: fields.integer('severity') ?? 0,
      properties: fields.object('properties') ?? {},
      trigger_sql: triggerSql,
      resolve_sql: resolveSql,
      trigger_query: await idleQuery(triggerSql, call),
      resolve_query: await idleQuery(resolveSql || triggerSql, call),
    };
  },
};

/** `/v1beta2/alerts`. */
export const alertEndpoints: readonly Endpoint[] = [
  ...collectionEndpoints(alerts),
  replaceEndpoint(alerts),
  actionEndpoint(alerts, 'start', () => ({ status: 'running' })),
  actionEndpoint(alerts, 'stop', () => ({ status: 'stopped' })),
  actionEndpoint(alerts, 'resolve', (alert, { workspace }) => {
    const instance = alert['instance'] as { readonly timeline: readonly unknown[] };
    const event = { timestamp: Math.floor(workspace.clock.now() / 1000), type: 'resolved' };
    return { instance: { ...instance, status: 'resolved', timeline: [...instance.timeline, event] } };
  }),
];

/** The Query object of SQL that is checked and not run. */
async function idleQuery(sql: string, { workspace }: Pick<Call, 'workspace'>): Promise<Members> {
  const analysis = await workspace.engine.analyze(sql);
  const record: QueryRecord = {
    id: randomUUID(),
    name: '',
    description: '',
    sql,
    tags: [],
    header: analysis.resultColumns.map(({ column, columnType }) => ({ name: column, type: columnType })),
    analysis,
    startMs: workspace.clock.now(),
    status: 'running',
    message: '',
    endMs: 0,
    responseMs: 0,
  };
  return queryObject(record);
}
