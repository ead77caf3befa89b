import { writeJson } from '../../host/json.js';
import type { IvcapCall } from '../endpoint.js';
import { invalidParameter } from '../errors.js';
import { type Fields, like } from '../listing/filter.js';
import { sortBy } from '../listing/list.js';
import type { ListQuery } from '../listing/list-query.js';
import type { AspectRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { isPlainObject } from '../plain-object.js';
import { evaluatePath } from './jsonpath/evaluate.js';
import { parsePath } from './jsonpath/parse.js';

/** Names of the query parameters of the two paths. */
export interface AspectListNames {
  readonly entity: string;
  readonly path: string;
}

/** The active aspects that a list asks for, by entity, schema (`%` is a wildcard) and a path into the content. */
export function matchingAspects(
  { deployment }: IvcapCall,
  { query, atMs }: ListQuery,
  names: AspectListNames,
): readonly AspectRecord[] {
  const entity = query.get(names.entity) ?? '';
  const schema = query.get('schema') ?? '';
  const path = query.get(names.path) ?? '';
  const hasSchema = like(schema);
  const steps = path === '' ? undefined : parsePath(path, names.path);
  return deployment.aspects
    .activeAt(atMs)
    .filter(
      record =>
        (entity === '' || record.entity === entity) &&
        (schema === '' || hasSchema(record.schema)) &&
        (steps === undefined || evaluatePath(steps, record.content).length > 0),
    );
}

/** The part of the content that the path of a list finds; undefined without a path. */
export function contextOf(record: AspectRecord, { query }: ListQuery, names: AspectListNames): unknown {
  const path = query.get(names.path) ?? '';
  if (path === '') return undefined;
  const found = evaluatePath(parsePath(path, names.path), record.content);
  return found.length === 1 ? found[0] : found;
}

/** `filter` may also name members of the content, as older examples do (guess, U13). */
export function aspectFields(record: AspectRecord): Fields {
  return {
    ...(isPlainObject(record.content) ? record.content : {}),
    id: record.id,
    entity: record.entity,
    schema: record.schema,
    content: writeJson(record.content),
    policy: record.policy,
    account: record.account,
    created_by: record.asserter,
    retracted_by: record.retracter,
    replaces: record.replaces,
    valid_from: timestamp(record.validFromMs),
    valid_to: timestamp(record.validToMs),
  };
}

const sortable =
  'entity,schema,content,policy,account,created_by,retracted_by,replaces,valid_from,valid_to'.split(',');

/** Order of `/1/aspects`: a list of names and one direction; the newest first when nothing is said (guess). */
export function sortAspects(records: readonly AspectRecord[], { query }: ListQuery): readonly AspectRecord[] {
  const direction = query.get('order-direction') || 'DESC';
  if (direction !== 'ASC' && direction !== 'DESC') {
    throw invalidParameter('order-direction', 'expected ASC or DESC', direction);
  }
  const names = (query.get('order-by') || 'valid_from').split(',').map(name => name.trim());
  const unknown = names.find(name => !sortable.includes(name));
  if (unknown !== undefined) throw invalidParameter('order-by', `expected ${sortable.join(', ')}`, unknown);
  return sortBy(records, aspectFields, names, direction === 'DESC');
}
