import type { SocketState } from '@sdk/core';
import { checkOptions } from '../check-options.js';
import { checkedParameters, checkedQuery, type ProcedureParameters } from '../procedures/procedures.js';
import { filterText } from '../records/filter.js';
import { checkedPatch } from '../records/json-patch.js';
import type { SelectQuery } from '../records/select-options.js';
import { checkedSelect } from '../records/select-request.js';
import type { ChangedProperties, PatchOperation, VantiqRecord } from '../records/vantiq-record.js';
import type { Where } from '../records/where.js';
import type { AnyRow, ResourceName } from '../resources/resource-name.js';
import { isSystemResource, unqualifiedName, VantiqResources } from '../resources/vantiq-resources.js';
import { changes as changed, type Form, oneObject, rows } from '../rest/answer-forms.js';
import type { RestContext } from '../rest/rest-calls.js';
import type { SocketCallOptions, VantiqSocket } from '../socket/vantiq-socket.js';
import { invalid, isObject, requireArray, requireObject } from '../validation.js';
import { checkedMessage, checkPublishTarget, type PublishResource } from './publish-target.js';

/** Options of an operation over the socket. */
export interface SocketOperationOptions extends SocketCallOptions {
  /** Namespace that the operation works in. @defaultValue that of the client */
  readonly targetNamespace?: string | undefined;
}

/** A message to the server that this package has no method for. */
export interface SocketRequest {
  /** E.g. `select`. */
  readonly op: string;
  readonly resource: string;
  readonly id?: string | undefined;
  readonly object?: unknown;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The operations over the client's WebSocket in place of HTTP: one round trip each, on the connection that events come by.
 * An operation whose connection is lost before the answer fails; nothing is repeated.
 */
export class SocketOperations {
  readonly #context: RestContext;
  readonly #socket: VantiqSocket;

  /** @internal made by the client. */
  constructor(context: RestContext, socket: VantiqSocket) {
    this.#context = context;
    this.#socket = socket;
  }

  /** Where the socket is. */
  get state(): SocketState {
    return this.#socket.state;
  }

  /** Rows of a resource: all that match, or `limit` of them. */
  async select<Row = AnyRow>(
    resource: string | ResourceName<Row>,
    query: SelectQuery<NoInfer<Row>> = {},
    options?: SocketOperationOptions,
  ): Promise<VantiqRecord<Row>[]> {
    const { props, where, sort, limit, page, options: more } = checkedSelect('select', query);
    const parameters = { props, where, sort, limit, page, ...more };
    return this.#send({ op: 'select', resource, parameters }, rows<VantiqRecord<Row>>, options);
  }

  /** One instance. @throws {VantiqError} with status 404 when there is none. */
  async selectOne<Row = AnyRow>(
    resource: string | ResourceName<Row>,
    id: string,
    options?: SocketOperationOptions,
  ): Promise<VantiqRecord<Row>> {
    const request = { op: 'selectOne', resource, id: this.#id('selectOne', resource, id) };
    return this.#send(request, oneObject<VantiqRecord<Row>>, options);
  }

  /** Stores a record; resolves with it as it was stored. */
  async insert<Row extends object = AnyRow>(
    resource: string | ResourceName<Row>,
    instance: NoInfer<Row>,
    options?: SocketOperationOptions,
  ): Promise<VantiqRecord<Row>> {
    const object = requireObject('insert', 'instance', instance);
    return this.#send({ op: 'insert', resource, object }, oneObject<VantiqRecord<Row>>, options);
  }

  /** Changes some properties of a record; resolves with what was changed. */
  async update<Row extends object = AnyRow>(
    resource: string | ResourceName<Row>,
    id: string,
    changes: Partial<NoInfer<Row>>,
    options?: SocketOperationOptions,
  ): Promise<ChangedProperties<Row>> {
    const { _id, ...object } = requireObject('update', 'changes', changes as Readonly<AnyRow>);
    const request = { op: 'update', resource, id: this.#id('update', resource, id), object };
    return this.#send(request, changed<ChangedProperties<Row>>, options);
  }

  /** Stores a record or changes the one with the same natural key. */
  async upsert<Row extends object = AnyRow>(
    resource: string | ResourceName<Row>,
    instance: NoInfer<Row>,
    options?: SocketOperationOptions,
  ): Promise<ChangedProperties<Row>> {
    const { _id, ...object } = requireObject('upsert', 'instance', instance as Readonly<AnyRow>);
    return this.#send({ op: 'upsert', resource, object }, changed<ChangedProperties<Row>>, options);
  }

  /** Changes a record step by step (JSON Patch). */
  async patch<Row extends object = AnyRow>(
    resource: string | ResourceName<Row>,
    id: string,
    operations: readonly PatchOperation[],
    options?: SocketOperationOptions,
  ): Promise<ChangedProperties<Row>> {
    const object = checkedPatch('patch', operations);
    const request = { op: 'patch', resource, id: this.#id('patch', resource, id), object };
    return this.#send(request, changed<ChangedProperties<Row>>, options);
  }

  /** Deletes the records that match. */
  async delete<Row = AnyRow>(
    resource: string | ResourceName<Row>,
    where: Where<NoInfer<Row>>,
    options?: SocketOperationOptions,
  ): Promise<void> {
    if (!isObject(where) || Object.keys(where).length === 0)
      throw invalid('delete', { field: 'where', expected: 'a filter with something in it' });
    filterText('delete', where);
    await this.request({ op: 'delete', resource, parameters: { where } }, options);
  }

  /** Deletes one instance. */
  async deleteOne(resource: string, id: string, options?: SocketOperationOptions): Promise<void> {
    await this.request({ op: 'delete', resource, id: this.#id('deleteOne', resource, id) }, options);
  }

  /** Runs an aggregation pipeline. */
  async aggregate<T = AnyRow>(
    resource: string,
    pipeline: readonly Readonly<AnyRow>[],
    options?: SocketOperationOptions,
  ): Promise<T[]> {
    requireArray('aggregate', 'pipeline', pipeline);
    return this.#send({ op: 'aggregate', resource, parameters: { pipeline } }, rows<T>, options);
  }

  /** Publishes a message. */
  async publish(
    resource: PublishResource,
    id: string,
    message?: object,
    options?: SocketOperationOptions,
  ): Promise<void> {
    checkPublishTarget(resource, id);
    const object = checkedMessage(message);
    await this.request({ op: 'publish', resource, id: this.#id('publish', resource, id), object }, options);
  }

  /** Runs a procedure. */
  async execute<T = unknown>(
    procedure: string,
    parameters?: ProcedureParameters,
    options?: SocketOperationOptions,
  ): Promise<T> {
    const resource = VantiqResources.PROCEDURES;
    const object = checkedParameters('execute', parameters);
    return this.request(
      { op: 'execute', resource, id: this.#id('execute', resource, procedure), object },
      options,
    );
  }

  /** Asks a source. */
  async query<T = unknown>(source: string, query: object, options?: SocketOperationOptions): Promise<T> {
    const resource = VantiqResources.SOURCES;
    const object = checkedQuery('query', query);
    return this.request({ op: 'query', resource, id: this.#id('query', resource, source), object }, options);
  }

  /**
   * Sends any message, and resolves with the body of its answer.
   *
   * @throws {VantiqError} when the answer reports a failure.
   * @throws {ConnectionError} when the connection was lost before the answer; it may or may not have been carried out.
   * @throws {TimeoutError} with the phase `reply`.
   */
  async request<T = unknown>(request: SocketRequest, options?: SocketOperationOptions): Promise<T> {
    return this.#send(request, body => body as T, options);
  }

  async #send<T>(request: SocketRequest, form: Form<T>, options: SocketOperationOptions = {}): Promise<T> {
    const { op, resource, id, object, parameters } = request;
    checkOptions(op, options);
    this.#context.paths.check(op, resource);
    const { targetNamespace = this.#context.scope.targetNamespace, ...callOptions } = options;
    const name = isSystemResource(resource) ? unqualifiedName(resource) : resource;
    const answer = await this.#socket.request(
      op,
      `${op} ${name}${id === undefined ? '' : ` ${id}`}`,
      requestId => ({
        op,
        resourceName: name,
        ...(id === undefined ? {} : { resourceId: id }),
        ...(object === undefined ? {} : { object }),
        parameters: { ...parameters, requestId },
        ...(targetNamespace === undefined ? {} : { targetNamespace }),
      }),
      callOptions,
    );
    return form(answer.body, { platform: 'vantiq', operation: op, attempts: 1 });
  }

  /** Checks an id as the same operation by HTTP does. */
  #id(operation: string, resource: string, id: string): string {
    this.#context.paths.resource(operation, resource, requireId(operation, id));
    return id;
  }
}

function requireId(operation: string, id: unknown): string {
  if (typeof id === 'string' && id !== '') return id;
  throw invalid(operation, { field: 'id', expected: 'a non-empty string' });
}
