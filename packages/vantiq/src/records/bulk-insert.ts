import type { ErrorContext } from '@sdk/core';
import { errorDetails } from '../errors/error-details.js';
import { oneObject } from '../rest/answer-forms.js';
import { invalid, requireArray, requireObject } from '../validation.js';
import type { BulkInsertResult, VantiqRecord } from './vantiq-record.js';

/** @throws {ValidationError} unless it is a list of objects with something in it. */
export function checkedInstances(operation: string, instances: readonly object[]): readonly object[] {
  const list = requireArray(operation, 'instances', instances);
  if (list.length === 0) throw invalid(operation, { field: 'instances', expected: 'at least one instance' });
  list.forEach((instance, index) => void requireObject(operation, `instances[${index}]`, instance));
  return list;
}

/** Reads what became of one instance: a "standard response" with status and body; else the record itself (guess, U-01). */
export function bulkResult<Row>(element: unknown, context: ErrorContext): BulkInsertResult<Row> {
  const result = oneObject<Readonly<Record<string, unknown>>>(element, context);
  const { status: statusCode, body } = result;
  if (typeof statusCode !== 'number')
    return { isSuccess: true, statusCode: 200, body: result as VantiqRecord<Row> };
  return statusCode < 400
    ? { isSuccess: true, statusCode, body: body as VantiqRecord<Row> }
    : { isSuccess: false, statusCode, errors: errorDetails(statusCode, body ?? result['errors']) };
}
