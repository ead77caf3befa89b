import { checkServiceEvent } from '../resources/resource-path.js';
import { VantiqResources } from '../resources/vantiq-resources.js';
import { invalid, requireObject } from '../validation.js';

/** Resources that messages can be published to. */
export type PublishResource =
  | typeof VantiqResources.TOPICS
  | typeof VantiqResources.SOURCES
  | typeof VantiqResources.SERVICES;

const PUBLISHABLE: ReadonlySet<string> = new Set([
  VantiqResources.TOPICS,
  VantiqResources.SOURCES,
  VantiqResources.SERVICES,
]);

/** @throws {ValidationError} unless messages can be published to it. */
export function checkPublishTarget(resource: string, id: string): void {
  if (!PUBLISHABLE.has(resource))
    throw invalid('publish', {
      field: 'resource',
      expected: 'system.topics, system.sources or system.services',
      received: JSON.stringify(resource),
    });
  if (resource === VantiqResources.SERVICES && typeof id === 'string') checkServiceEvent('publish', id);
}

/** The message as it is sent; none is an empty object. @throws {ValidationError} unless it is an object. */
export function checkedMessage(message: object | undefined): object {
  return message === undefined ? {} : requireObject('publish', 'message', message);
}
