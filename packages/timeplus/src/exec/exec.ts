import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import type { Sql } from '../sql/sql.js';
import { statementText } from '../sql/statement-text.js';
import type { Column } from '../values/column.js';
import { rowsDecoder } from '../values/decode-rows.js';

/** How a statement is executed. */
export interface ExecOptions extends RequestOptions {
  /** After this the server gives up, in milliseconds. @defaultValue the server's, 30000 */
  readonly timeoutMs?: number;
}

/** A bounded result as a whole. */
export interface ExecResult<Row> {
  readonly header: readonly Column[];
  readonly rows: readonly Row[];
}

/** Runs a bounded query and resolves with its whole result. */
export function executeQuery<Row>(
  http: HttpClient,
  statement: string | Sql,
  options: ExecOptions = {},
): ApiCall<ExecResult<Row>> {
  const { timeoutMs, ...requestOptions } = options;
  return http.request(
    () => ({
      operation: 'exec',
      method: 'POST',
      path: path`/v1beta2/exec`,
      body: {
        kind: 'json',
        value: { sql: statementText('exec', statement), type: 'historical', timeout_ms: timeoutMs },
      },
      replay: 'always',
      decode: async answer => {
        const result = (await answer.json('bigint')) as
          | { columns?: readonly Column[] | null; data?: readonly (readonly unknown[])[] | null }
          | undefined;
        const header = result?.columns ?? [];
        return { header, rows: rowsDecoder(header)(result?.data ?? []) as Row[] };
      },
    }),
    requestOptions,
  );
}

/** Runs a statement that has no result. It is not tried again: a repeated CREATE would fail, a repeated INSERT double. */
export function executeDdl(
  http: HttpClient,
  statement: string | Sql,
  operation: string,
  options: ExecOptions = {},
): ApiCall<void> {
  const { timeoutMs, ...requestOptions } = options;
  return http.request(
    () => ({
      operation,
      method: 'POST',
      path: path`/v1beta2/exec`,
      body: {
        kind: 'json',
        value: { sql: statementText(operation, statement), type: 'ddl', timeout_ms: timeoutMs },
      },
      replay: 'never',
      decode: answer => answer.discard(),
    }),
    requestOptions,
  );
}
