import { type EncodedPath, rawPath } from '@sdk/core';
import { invalid, received, requireText } from '../validation.js';
import { isSystemResource, unqualifiedName, VantiqResources } from './vantiq-resources.js';

/** Resources whose ids may hold slashes, which then stay slashes in paths (Q-03). */
const WITH_SLASHES: ReadonlySet<string> = new Set([
  VantiqResources.DOCUMENTS,
  VantiqResources.IMAGES,
  VantiqResources.VIDEOS,
  VantiqResources.TENSORFLOW_MODELS,
  VantiqResources.TOPICS,
  VantiqResources.SERVICES,
]);

const KNOWN: ReadonlySet<string> = new Set(Object.values(VantiqResources));

/** Builds the paths below `/api/v1/resources`, out of checked and encoded names. */
export class ResourcePaths {
  readonly #root: string;
  readonly #others: ReadonlySet<string>;

  /** @param others system resources that the server has beyond those this package knows. */
  constructor(apiVersion: string, others: readonly string[] = []) {
    this.#root = `/api/v${apiVersion}`;
    this.#others = new Set(others);
  }

  /**
   * Path of a resource, of one of its instances, or of something below that (V-33).
   *
   * @throws {ValidationError} for an unknown system resource, an empty name, and ids that would change the path.
   */
  resource(operation: string, resource: string, id?: string, ...below: readonly string[]): EncodedPath {
    const rest = below.map(name => `/${segment(name)}`).join('');
    return `${this.#root}/resources${this.belowResources(operation, resource, id)}${rest}` as EncodedPath;
  }

  /** Path of what a namespace shows to everybody. @throws {ValidationError} as `resource`. */
  publicResource(operation: string, namespace: string, resource: string, id: string): EncodedPath {
    const owner = singleSegment(operation, 'namespace', namespace);
    const instance = this.belowResources(operation, resource, requireText(operation, 'id', id));
    return `${this.#root}/resources/public/${owner}${instance}` as EncodedPath;
  }

  /** Path of a resource or instance, from `/api/v1/resources` on. @throws {ValidationError} as `resource`. */
  belowResources(operation: string, resource: string, id?: string): string {
    this.check(operation, resource);
    const collection = isSystemResource(resource) ? unqualifiedName(resource) : `custom/${segment(resource)}`;
    return `/${collection}${id === undefined ? '' : `/${encodeId(operation, resource, id)}`}`;
  }

  /** Path of single segments below `/api/v1`. @throws {ValidationError} for a segment that would change the path. */
  fixed(operation: string, segments: Readonly<Record<string, string>>): EncodedPath {
    const parts = Object.entries(segments).map(([field, text]) => singleSegment(operation, field, text));
    return `${this.#root}/${parts.join('/')}` as EncodedPath;
  }

  /** @throws {ValidationError} unless `resource` can be the name of a resource. */
  check(operation: string, resource: string): void {
    requireText(operation, 'resource', resource);
    if (isSystemResource(resource) && !KNOWN.has(resource) && !this.#others.has(resource))
      throw invalid(operation, {
        field: 'resource',
        expected: 'a name of VantiqResources, a type, or one of the client option extraResources',
        received: JSON.stringify(resource),
      });
    singleSegment(operation, 'resource', resource);
  }
}

/** A path from the root of the server, not encoded yet. @throws {ValidationError} that names the field. */
export function rootPath(operation: string, field: string, path: unknown): EncodedPath {
  if (typeof path !== 'string' || !path.startsWith('/') || path.length === 1)
    throw invalid(operation, {
      field,
      expected: 'a path from the root of the server, which begins with "/"',
      received: typeof path === 'string' ? JSON.stringify(path) : received(path),
    });
  refuseOddText(operation, field, path);
  return rawPath(path);
}

/** Checks and encodes the id of an instance. */
function encodeId(operation: string, resource: string, id: string): string {
  if (!WITH_SLASHES.has(resource)) return singleSegment(operation, 'id', id);
  requireText(operation, 'id', id);
  if (resource === VantiqResources.TOPICS) checkTopic(operation, id);
  refuseOddText(operation, 'id', id);
  return id.split('/').map(segment).join('/');
}

/** @throws {ValidationError} unless the topic begins with a slash (Q-21) and goes on behind it. */
export function checkTopic(operation: string, topic: string): void {
  if (topic.startsWith('/') && topic.length > 1) return;
  throw invalid(operation, {
    field: 'id',
    expected: 'a topic, which begins with "/"',
    received: JSON.stringify(topic),
  });
}

/** @throws {ValidationError} unless it is `Service/event`. */
export function checkServiceEvent(operation: string, id: string): void {
  if (/^[^/]+\/+[^/]+$/.test(id)) return;
  throw invalid(operation, {
    field: 'id',
    expected: 'a service and its event as Service/event',
    received: JSON.stringify(id),
  });
}

/** Checks and encodes text that must be one segment of a path. */
function singleSegment(operation: string, field: string, text: string): string {
  requireText(operation, field, text);
  if (text.includes('/'))
    throw invalid(operation, { field, expected: 'text without "/"', received: JSON.stringify(text) });
  refuseOddText(operation, field, text);
  return segment(text);
}

function refuseOddText(operation: string, field: string, text: string): void {
  if (!text.isWellFormed())
    throw invalid(operation, { field, expected: 'text without lone surrogates', received: 'one with them' });
  if (text.split('/').some(part => part === '.' || part === '..'))
    throw invalid(operation, {
      field,
      expected: 'text without "." and ".." between slashes',
      received: JSON.stringify(text),
    });
}

const segment = (text: string): string => encodeURIComponent(text);
