import type { Installation } from '../installation.js';
import type { ResourceKind } from '../model/resource-kind.js';

/** What the path of a request names. */
export interface ResourcePath {
  readonly kind: ResourceKind;
  /** The instance; a topic begins with its slash, a document may hold slashes. Undefined for the collection. */
  readonly id: string | undefined;
  /** A word after the resource or the instance that is an operation of its own. */
  readonly verb: Verb | undefined;
}

/** Operations that the path names. */
export type Verb = 'select' | 'aggregate' | '_relationships' | '_schema' | 'query' | 'authorizedUsers';

/**
 * Takes `{resource}[/{id}][/{verb}]` or `custom/{type}[/{id}][/{verb}]` apart.
 *
 * @throws VantiqRefusal with status 404 for an unknown resource or type
 */
export function resourcePath(
  installation: Installation,
  namespace: string,
  method: string,
  segments: readonly string[],
): ResourcePath {
  const [first = '', second = ''] = segments;
  const custom = first === 'custom';
  const kind = custom ? installation.customKind(namespace, second) : installation.systemKind(first);
  const rest = segments.slice(custom ? 2 : 1);
  const verb = verbOf(kind, method, rest);
  const id = (verb === undefined ? rest : rest.slice(0, -1)).join('/');
  return { kind, id: id === '' ? undefined : id, verb };
}

function verbOf(kind: ResourceKind, method: string, rest: readonly string[]): Verb | undefined {
  const last = rest.at(-1);
  const ofCollection = rest.length === 1;
  switch (last) {
    case 'select':
      return ofCollection && method === 'POST' ? last : undefined;
    case 'aggregate':
      return ofCollection ? last : undefined;
    case '_relationships':
      return ofCollection ? undefined : last;
    case '_schema':
      return kind.name === 'types' && !ofCollection ? last : undefined;
    case 'query':
      return kind.name === 'sources' && !ofCollection ? last : undefined;
    case 'authorizedUsers':
      return kind.name === 'namespaces' && !ofCollection ? last : undefined;
    default:
      return undefined;
  }
}
