import { badRequest, instanceNotFound } from '../errors.js';
import type { Installation } from '../installation.js';
import { serviceEventType } from './publish.js';
import { type Reliability, reliabilityOf } from './reliability.js';

/**
 * Makes sure that a path can be subscribed to, and says whether its events are reliable.
 *
 * @throws VantiqRefusal with status 400 for a path that is none, 404 for a source, type or service event that does
 * not exist (both are guesses); topics need not exist
 */
export function reliabilityOfSubject(
  installation: Installation,
  namespace: string,
  subject: string,
): Reliability | undefined {
  const [, resource = '', ...rest] = subject.split('/');
  const [name = '', operation] = rest;
  if (name === '') throw badRequest(`${subject} is not an event path.`, [subject]);
  switch (resource) {
    case 'topics':
      return reliabilityOf(
        installation.systemTable(namespace, 'topics').find(['name'], { name: `/${rest.join('/')}` }),
      );
    case 'sources': {
      const source = installation.systemTable(namespace, 'sources').find(['name'], { name });
      if (!source) throw instanceNotFound('sources', 'name', name);
      return reliabilityOf(source);
    }
    case 'services':
      return reliabilityOf(serviceEventType(installation, namespace, name, rest.slice(1).join('/')));
    case 'types': {
      if (operation === undefined || !typeOperations.has(operation)) {
        throw badRequest(`${subject} does not end with insert, update or delete.`, [subject]);
      }
      if (name.startsWith('system.')) installation.systemKind(name.slice('system.'.length));
      else installation.customKind(namespace, name);
      return undefined;
    }
    case 'namespaces':
      return undefined;
    default:
      throw badRequest(`${subject} is not an event path.`, [subject]);
  }
}

const typeOperations: ReadonlySet<string> = new Set(['insert', 'update', 'delete']);
