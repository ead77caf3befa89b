import type { Caller } from '../caller.js';
import { notFound } from '../errors.js';
import type { Installation } from '../installation.js';
import { serviceEvent, topicEvent } from '../model/event-paths.js';
import type { Row } from '../model/row.js';
import { isPlainObject } from '../plain-object.js';

/**
 * Publishes on a topic.
 *
 * @throws VantiqRefusal with status 404 when it does not begin with a slash
 */
export function publishOnTopic(
  installation: Installation,
  caller: Caller,
  topic: string,
  value: unknown,
): void {
  if (!topic.startsWith('/')) {
    throw notFound(`The topic ${topic} does not begin with a slash.`, 'topics', topic);
  }
  installation.bus.emit(topicEvent(caller.namespace, topic, value));
}

/**
 * Publishes a named event of a service.
 *
 * @param id - `{service}/{event}`
 * @throws VantiqRefusal with status 404 when the service does not exist or lists other events only
 */
export function publishOnService(
  installation: Installation,
  caller: Caller,
  id: string,
  value: unknown,
): void {
  const { service, event } = splitServiceEvent(id);
  serviceEventType(installation, caller.namespace, service, event);
  installation.bus.emit(serviceEvent(caller.namespace, service, event, value));
}

/** `{service}/{event}`, with or without doubled slashes. */
export function splitServiceEvent(id: string): { readonly service: string; readonly event: string } {
  const [service = '', ...event] = id.split('/').filter(part => part !== '');
  return { service, event: event.join('/') };
}

/** What a service says of one of its events; an empty object when it does not list its events. */
export function serviceEventType(
  installation: Installation,
  namespace: string,
  service: string,
  event: string,
): Row {
  const row = installation.systemTable(namespace, 'services').find(['name'], { name: service });
  const types = row?.['eventTypes'];
  const type = isPlainObject(types) ? types[event] : {};
  if (row && event !== '' && isPlainObject(type)) return type;
  throw notFound(`The service event ${service}/${event} does not exist.`, 'services', `${service}/${event}`);
}
