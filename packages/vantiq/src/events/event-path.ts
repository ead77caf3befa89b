import { checkServiceEvent, checkTopic, type ResourcePaths } from '../resources/resource-path.js';
import { unqualifiedName, VantiqResources } from '../resources/vantiq-resources.js';
import { invalid, received, requireText } from '../validation.js';

/** Resources whose events can be subscribed to. */
export type EventResource =
  | typeof VantiqResources.TOPICS
  | typeof VantiqResources.SOURCES
  | typeof VantiqResources.SERVICES
  | typeof VantiqResources.TYPES;

/** What happens to records of a type. */
export type TypeOperation = 'insert' | 'update' | 'delete';

const SUBSCRIBABLE: ReadonlySet<string> = new Set([
  VantiqResources.TOPICS,
  VantiqResources.SOURCES,
  VantiqResources.SERVICES,
  VantiqResources.TYPES,
]);
const TYPE_OPERATIONS: ReadonlySet<string> = new Set(['insert', 'update', 'delete']);

/**
 * The path under which events are subscribed to: `/topics/t`, `/sources/S`, `/services/S/event`, `/types/T/insert`.
 *
 * @throws {ValidationError} that names what is wrong.
 */
export function eventPath(
  paths: ResourcePaths,
  resource: string,
  id: string,
  operation: string | undefined,
): string {
  paths.check('subscribe', resource);
  if (!SUBSCRIBABLE.has(resource))
    throw invalid('subscribe', {
      field: 'resource',
      expected: 'system.topics, system.sources, system.services or system.types',
      received: JSON.stringify(resource),
    });
  requireText('subscribe', 'id', id);
  checkId(resource, id);
  if (resource !== VantiqResources.TYPES) {
    if (operation === undefined || operation === null)
      return `/${unqualifiedName(resource)}${id.startsWith('/') ? '' : '/'}${id}`;
    throw invalid('subscribe', {
      field: 'operation',
      expected: 'no operation, which only events of types have',
      received: String(operation),
    });
  }
  const change = typeof operation === 'string' ? operation.toLowerCase() : '';
  if (TYPE_OPERATIONS.has(change)) return `/types/${id}/${change}`;
  throw invalid('subscribe', {
    field: 'operation',
    expected: 'insert, update or delete',
    received: typeof operation === 'string' ? JSON.stringify(operation) : received(operation),
  });
}

function checkId(resource: string, id: string): void {
  if (id.split('/').some(part => part === '.' || part === '..'))
    throw invalid('subscribe', {
      field: 'id',
      expected: 'text without "." and ".." between slashes',
      received: JSON.stringify(id),
    });
  if (resource === VantiqResources.TOPICS) checkTopic('subscribe', id);
  else if (resource === VantiqResources.SERVICES) checkServiceEvent('subscribe', id);
  else if (id.includes('/'))
    throw invalid('subscribe', { field: 'id', expected: 'text without "/"', received: JSON.stringify(id) });
}
