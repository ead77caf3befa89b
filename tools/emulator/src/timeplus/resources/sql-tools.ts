import { json } from '../../host/reply.js';
import type { Endpoint } from '../endpoint.js';
import { analysisObject } from '../queries/query-record.js';
import { Fields } from '../wire.js';

/** `/v1beta2/sqlanalyze` and `/v1beta2/format`. */
export const sqlToolEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1beta2/sqlanalyze',
    reads: true,
    async handle({ exchange, workspace }) {
      const sql = new Fields(await exchange.json()).requiredText('sql');
      return json(200, analysisObject(await workspace.engine.analyze(sql)));
    },
  },
  {
    method: 'POST',
    path: '/v1beta2/format',
    reads: true,
    async handle({ exchange, workspace }) {
      const sql = new Fields(await exchange.json()).requiredText('sql');
      return json(200, { sql: workspace.engine.format(sql) });
    },
  },
];
