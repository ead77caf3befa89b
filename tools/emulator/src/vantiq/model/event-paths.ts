import type { VantiqEvent } from './vantiq-event.js';

/** Operations of types that make events. */
export type TypeOperation = 'insert' | 'update' | 'delete';

/** The subject of a topic's events. */
export function topicSubject(topic: string): string {
  return `/topics${topic}`;
}

/** A publish on a topic, which begins with a slash. */
export function topicEvent(namespace: string, topic: string, value: unknown): VantiqEvent {
  const subject = topicSubject(topic);
  return { namespace, subject, path: `${subject}/publish`, value };
}

/** A message that arrived at a source. */
export function sourceEvent(namespace: string, source: string, value: unknown): VantiqEvent {
  const subject = `/sources/${source}`;
  return { namespace, subject, path: `${subject}/receive`, value };
}

/** A named event of a service; the package of the service comes first in the body's path (section 6). */
export function serviceEvent(namespace: string, service: string, name: string, value: unknown): VantiqEvent {
  const dot = service.lastIndexOf('.');
  const inPackage = dot < 0 ? '' : `/${service.slice(0, dot)}`;
  return {
    namespace,
    subject: `/services/${service}/${name}`,
    path: `/topics${inPackage}/services/${service.slice(dot + 1)}/${name}/publish`,
    value,
  };
}

/** A change of one instance, whose id or name ends the body's path, or of many. */
export function typeEvent(
  namespace: string,
  type: string,
  operation: TypeOperation,
  id: string | undefined,
  value: unknown,
): VantiqEvent {
  const subject = `/types/${type}/${operation}`;
  return { namespace, subject, path: id === undefined ? subject : `${subject}/${id}`, value };
}

/** A subscribed path as a subject: doubled slashes count as one (section 6). */
export function subjectOf(resourceId: string): string {
  return resourceId.replace(/\/{2,}/g, '/').replace(/\/$/, '');
}
