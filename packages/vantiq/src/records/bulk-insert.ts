import { errorDetails } from '../errors/error-details.js';
import { invalid, isObject, requireArray, requireObject } from '../validation.js';
import type { BulkInsertResult, VantiqRecord } from './vantiq-record.js';

/** @throws {ValidationError} unless it is a list of objects with something in it. */
export function checkedInstances(operation: string, instances: readonly object[]): readonly object[] {
  const list = requireArray(operation, 'instances', instances);
  if (list.length === 0) throw invalid(operation, { field: 'instances', expected: 'at least one instance' });
  list.forEach((instance, index) => void requireObject(operation, `instances[${index}]`, instance));
  return list;
}

/** Reads what became of one instance: a "standard response" with status and body; else the record itself (guess, U-01). */
export function bulkResult<Row>(element: unknown): BulkInsertResult<Row> {
  if (!isObject(element) || typeof element['status'] !== 'number')
    return { isSuccess: true, statusCode: 200, body: element as VantiqRecord<Row> };
  const { status: statusCode, body } = element;
  return statusCode < 400
    ? { isSuccess: true, statusCode, body: body as VantiqRecord<Row> }
    : { isSuccess: false, statusCode, errors: errorDetails(statusCode, body ?? element['errors']) };
}
