import { empty } from '../../host/reply.js';
import { asksOtherDatabase, type Endpoint } from '../endpoint.js';
import { ApiError, ErrorCode, notFound } from '../errors.js';
import { ingestFormat } from './format.js';
import { type IngestRows, readRows } from './rows.js';

/** `POST /v1beta2/streams/{name}/ingest`: 200 and an empty body (guess, U-03). */
export const ingestEndpoint: Endpoint = {
  method: 'POST',
  path: '/v1beta2/streams/{name}/ingest',
  async handle(call) {
    const { exchange, workspace, parameters } = call;
    const stream = workspace.engine.find(parameters['name'] ?? '');
    // Guess, U-04: the other possibility is a 400 with code 60.
    if (!stream || asksOtherDatabase(call)) return notFound;
    const format = ingestFormat(exchange.query.get('format'), exchange.header('content-type'));
    const batch = readRows(format, await exchange.text());
    assertColumns(batch, stream);
    const idempotentId = exchange.header('x-timeplus-idempotent-id');
    await workspace.engine.ingest(
      stream.name,
      batch.columns,
      batch.rows,
      idempotentId ? { idempotentId } : {},
    );
    return empty(200);
  },
};

/**
 * @throws ApiError with status 400 and code 16 for a column that the stream does not have
 */
export function assertColumns(
  batch: IngestRows,
  stream: { readonly name: string; readonly columns: readonly { readonly name: string }[] },
): void {
  const known = new Set(stream.columns.map(column => column.name));
  const unknown = batch.columns.find(name => !known.has(name));
  if (unknown === undefined) return;
  throw new ApiError(
    400,
    ErrorCode.noSuchColumn,
    `No such column ${unknown} in stream ${stream.name}`,
    'timeplusd',
  );
}
