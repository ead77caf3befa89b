import { type EncodedPath, isUnauthenticatedError, type QueryParameters, type WithResponse } from '@sdk/core';
import type { VantiqRequestOptions } from '../options.js';
import type { NamespaceUser, Relationship } from '../resources/namespace-user.js';
import { rootPath } from '../resources/resource-path.js';
import { VantiqResources } from '../resources/vantiq-resources.js';
import { oneObject, rows } from '../rest/answer-forms.js';
import type { RestCalls } from '../rest/rest-calls.js';
import { VantiqCall } from '../rest/vantiq-call.js';
import { requireText } from '../validation.js';
import { checkedMessage, checkPublishTarget } from './publish-target.js';

/** Options of `relationships`. */
export interface RelationshipOptions extends VantiqRequestOptions {
  /** Only those that start at the instance itself. */
  readonly direct?: boolean | undefined;
  /** Only those that somebody declared. */
  readonly explicit?: boolean | undefined;
}

/** Options of `command`. */
export interface CommandOptions extends VantiqRequestOptions {
  /** Parameters of the request. */
  readonly parameters?: QueryParameters | undefined;
}

/** A request that this package has no method for. */
export interface RawRequest {
  readonly method: string;
  /** Path from the root of the server, not encoded, e.g. `/api/v1/resources/types`. */
  readonly path: string;
  readonly query?: QueryParameters | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
}

/** Operations on things that are no records. */
export class Operations {
  readonly #rest: RestCalls;

  constructor(rest: RestCalls) {
    this.#rest = rest;
  }

  publish(
    resource: string,
    id: string,
    message: object | undefined,
    options?: VantiqRequestOptions,
  ): VantiqCall<void> {
    const operation = 'publish';
    return this.#rest.command(() => {
      checkPublishTarget(resource, id);
      requireText(operation, 'id', id);
      return {
        operation,
        method: 'POST',
        path: this.#rest.context.paths.resource(operation, resource, id),
        json: checkedMessage(message),
        replay: 'never',
      };
    }, options);
  }

  getNamespaceUsers(namespace: string, options?: VantiqRequestOptions): VantiqCall<NamespaceUser[]> {
    const operation = 'getNamespaceUsers';
    return this.#rest.json(
      () => ({
        operation,
        method: 'GET',
        path: this.#below(operation, VantiqResources.NAMESPACES, namespace, 'authorizedUsers'),
        replay: 'always',
      }),
      rows<NamespaceUser>,
      options,
    );
  }

  relationships(resource: string, id: string, options: RelationshipOptions = {}): VantiqCall<Relationship[]> {
    const operation = 'relationships';
    const { direct, explicit, ...requestOptions } = options;
    return this.#rest.json(
      () => ({
        operation,
        method: 'GET',
        path: this.#below(operation, resource, id, '_relationships'),
        query: { direct: direct || undefined, explicit: explicit || undefined },
        replay: 'always',
      }),
      rows<Relationship>,
      requestOptions,
    );
  }

  typeSchema(type: string, options?: VantiqRequestOptions): VantiqCall<Record<string, unknown>> {
    const operation = 'typeSchema';
    return this.#rest.json(
      () => ({
        operation,
        method: 'GET',
        path: this.#below(operation, VantiqResources.TYPES, type, '_schema'),
        replay: 'always',
      }),
      oneObject<Record<string, unknown>>,
      options,
    );
  }

  command<T>(
    resource: string,
    id: string | undefined,
    op: string,
    data: unknown,
    options: CommandOptions = {},
  ): VantiqCall<T> {
    const operation = 'command';
    const { parameters, ...requestOptions } = options;
    return this.#rest.any(
      () => ({
        operation,
        method: 'POST',
        path: this.#rest.context.paths.resource(operation, resource, id),
        query: parameters,
        json: { op: requireText(operation, 'op', op), ...(data === undefined ? {} : { data }) },
        replay: 'never',
      }),
      requestOptions,
    );
  }

  status(options?: VantiqRequestOptions): VantiqCall<boolean> {
    const operation = 'status';
    const { paths } = this.#rest.context;
    const call = this.#rest.command(
      () => ({
        operation,
        method: 'GET',
        path: paths.fixed(operation, { name: '_status' }),
        replay: 'always',
      }),
      options,
    );
    return refusalIsFalse(call.map(() => true));
  }

  selectOnePublic<T>(
    namespace: string,
    resource: string,
    id: string,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    const operation = 'selectOnePublic';
    return this.#rest.json(
      () => ({
        operation,
        method: 'GET',
        path: this.#rest.context.paths.publicResource(operation, namespace, resource, id),
        replay: 'always',
        anonymous: true,
      }),
      oneObject<T>,
      options,
    );
  }

  request<T>(request: RawRequest, options?: VantiqRequestOptions): VantiqCall<T> {
    const operation = 'request';
    return this.#rest.any(() => {
      const { method, path, query, json } = request ?? {};
      const isRead = method === 'GET' || method === 'HEAD';
      return {
        operation,
        method: requireText(operation, 'method', method),
        path: rootPath(operation, 'path', path),
        query,
        json,
        replay: isRead ? 'always' : 'never',
      };
    }, options);
  }

  #below(operation: string, resource: string, id: string, name: string): EncodedPath {
    return this.#rest.context.paths.resource(operation, resource, requireText(operation, 'id', id), name);
  }
}

function refusalIsFalse(call: VantiqCall<boolean>): VantiqCall<boolean> {
  return new VantiqCall(
    call.withResponse().catch((error: unknown): WithResponse<boolean> => {
      if (!isUnauthenticatedError(error)) throw error;
      const { status, headers, requestId, attempts } = error;
      return { data: false, status, headers: new Headers(headers), requestId, attempts };
    }),
  );
}
