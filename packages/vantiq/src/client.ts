import type { ItemReader } from '@sdk/core';
import type { Connection } from './connection.js';
import {
  contentPath,
  type DocumentInfo,
  Documents,
  publicPath,
  type UploadResource,
} from './documents/documents.js';
import type { Download } from './documents/download.js';
import type { UploadInput } from './documents/upload-source.js';
import { type Environment, optionsFromEnvironment } from './environment.js';
import { EventClient } from './event-client.js';
import { type BatchRequest, type BatchResult, sendBatch } from './operations/batch.js';
import {
  type CommandOptions,
  Operations,
  type RawRequest,
  type RelationshipOptions,
} from './operations/operations.js';
import type { PublishResource } from './operations/publish-target.js';
import type { VantiqClientOptions, VantiqRequestOptions } from './options.js';
import { type ExecuteStreamOptions, type ProcedureParameters, Procedures } from './procedures/procedures.js';
import type { DeleteOptions } from './records/deletion.js';
import { type AggregateOptions, type CountOptions, Records } from './records/records.js';
import type { PropertyName, SelectOptions } from './records/select-options.js';
import { Selection } from './records/selection.js';
import type {
  BulkInsertResult,
  ChangedProperties,
  PatchOperation,
  SelectedRecord,
  VantiqRecord,
} from './records/vantiq-record.js';
import type { NamespaceUser, Relationship } from './resources/namespace-user.js';
import type { AnyRow, ResourceName } from './resources/resource-name.js';
import type { VantiqCall } from './rest/vantiq-call.js';

/** The name of a resource, plain or with the type of its rows. */
type Named<Row> = string | ResourceName<Row>;

/**
 * A client for one Vantiq server and one user.
 *
 * @example
 * await using vantiq = new VantiqClient({ baseUrl: 'https://dev.vantiq.com', credential: accessToken(token) });
 * for await (const car of vantiq.select<Car>('Car', { where: { speed: { $gt: 50 } } })) console.log(car.vin);
 */
export class VantiqClient extends EventClient {
  readonly #records: Records;
  readonly #procedures: Procedures;
  readonly #documents: Documents;
  readonly #operations: Operations;

  /**
   * @param from connection of the client that this one comes from; `withOptions` passes it on.
   * @throws {ValidationError} when an option is unusable; it names the option.
   */
  constructor(options: VantiqClientOptions, from?: Connection) {
    super(options, from);
    this.#records = new Records(this.rest);
    this.#procedures = new Procedures(this.rest);
    this.#documents = new Documents(this.rest);
    this.#operations = new Operations(this.rest);
  }

  /**
   * A client from the environment variables `VANTIQ_SERVER`, `VANTIQ_ACCESS_TOKEN` (or `VANTIQ_USERNAME` with
   * `VANTIQ_PASSWORD`) and `VANTIQ_TARGET_NAMESPACE`.
   *
   * @param options win over the variables.
   * @param environment variables to read. @defaultValue those of the process
   * @throws {ValidationError} that names the missing variable.
   */
  static fromEnv(options: Partial<VantiqClientOptions> = {}, environment?: Environment): VantiqClient {
    return new VantiqClient(optionsFromEnvironment(options, environment));
  }

  /**
   * A client with some options replaced, such as another `targetNamespace`. It shares session and socket with this one,
   * unless the change is about the server, the user or the socket itself.
   */
  withOptions(changes: Partial<VantiqClientOptions>): VantiqClient {
    return new VantiqClient({ ...this.options, ...changes }, this.sharedConnection(changes));
  }

  /**
   * Rows of a resource. Awaited, it makes one request and gives an array; `for await` walks over all rows page by page.
   * With `props` the type of the rows has those properties only, where the resource was named by `resource<Row>(...)`.
   *
   * @example
   * const CAR = resource<{ vin: string; speed: number }>('Car');
   * for await (const car of vantiq.select(CAR, { props: ['vin'], where: { speed: { $gt: 50 } }, sort: { vin: 1 } }))
   *   console.log(car.vin);
   * const { data, count } = await vantiq.select(CAR, { limit: 10 }).withResponse();
   */
  select<Row extends object, const Name extends PropertyName<Row>>(
    resource: Named<Row>,
    options: SelectOptions<NoInfer<Row>> & { readonly props: readonly Name[] },
  ): Selection<SelectedRecord<Row, Name>>;
  select<Row extends object = AnyRow>(
    resource: Named<Row>,
    options?: SelectOptions<NoInfer<Row>> & { readonly props?: undefined },
  ): Selection<VantiqRecord<Row>>;
  select<Row extends object = AnyRow>(
    resource: Named<Row>,
    options: SelectOptions<NoInfer<Row>> & { readonly props: readonly PropertyName<NoInfer<Row>>[] },
  ): Selection<Partial<VantiqRecord<Row>>>;
  select(resource: string, options: SelectOptions<never> = {}): Selection<unknown> {
    return new Selection<unknown>(this.rest, resource, options);
  }

  /**
   * One instance by its id: `_id` for records of types, the name for most system resources.
   *
   * @throws {VantiqError} with status 404 when there is none.
   */
  selectOne<Row extends object = AnyRow>(
    resource: Named<Row>,
    id: string,
    options?: VantiqRequestOptions,
  ): VantiqCall<VantiqRecord<Row>> {
    return this.#records.selectOne(resource, id, options);
  }

  /**
   * Stores a record, or several at once. Of several some may be refused: the result says for each what became of it.
   * System resources that exist are replaced.
   *
   * @throws {VantiqError} with status 409 when a record with the same key exists.
   */
  insert<Row extends object = AnyRow>(
    resource: Named<Row>,
    instances: readonly NoInfer<Row>[],
    options?: VantiqRequestOptions,
  ): VantiqCall<BulkInsertResult<Row>[]>;
  insert<Row extends object = AnyRow>(
    resource: Named<Row>,
    instance: NoInfer<Row>,
    options?: VantiqRequestOptions,
  ): VantiqCall<VantiqRecord<Row>>;
  insert(resource: string, given: object, options?: VantiqRequestOptions): VantiqCall<unknown> {
    return Array.isArray(given)
      ? this.#records.insertMany(resource, given, options)
      : this.#records.insert(resource, given, options);
  }

  /**
   * Stores a record, or changes the one with the same natural key; an `_id` is not sent. Resolves with the new record or
   * with what was changed. It is repeated after failures, which is safe for types with a natural key.
   */
  upsert<Row extends object = AnyRow>(
    resource: Named<Row>,
    instance: NoInfer<Row>,
    options?: VantiqRequestOptions,
  ): VantiqCall<ChangedProperties<Row>> {
    return this.#records.upsert(resource, instance, options);
  }

  /**
   * Changes some properties of a record; an `_id` is not sent. Resolves with what was changed. With `ars_version` it fails
   * when somebody else has changed the record since (`VantiqErrorCode.VERSION_CONFLICT`).
   */
  update<Row extends object = AnyRow>(
    resource: Named<Row>,
    id: string,
    changes: Partial<VantiqRecord<NoInfer<Row>>>,
    options?: VantiqRequestOptions,
  ): VantiqCall<ChangedProperties<Row>> {
    return this.#records.update(resource, id, changes, options);
  }

  /** Changes a record step by step (JSON Patch, RFC 6902). */
  patch<Row extends object = AnyRow>(
    resource: Named<Row>,
    id: string,
    operations: readonly PatchOperation[],
    options?: VantiqRequestOptions,
  ): VantiqCall<ChangedProperties<Row>> {
    return this.#records.patch(resource, id, operations, options);
  }

  /**
   * Deletes the records that match, or with `all: true` every one. Resolves with their number; when the answer to a first
   * attempt was lost, with that of the repetition.
   *
   * @throws {VantiqError} with status 404 when nothing matches, unless `allowNone` is set.
   */
  delete<Row extends object = AnyRow>(
    resource: Named<Row>,
    options: DeleteOptions<NoInfer<Row>>,
  ): VantiqCall<number> {
    return this.#records.delete(resource, options);
  }

  /** Deletes one instance. @throws {VantiqError} with status 404 when there is none. */
  deleteOne(resource: string, id: string, options?: VantiqRequestOptions): VantiqCall<void> {
    return this.#records.deleteOne(resource, id, options);
  }

  /** Number of records that match. @throws {ProtocolError} when the server does not tell it. */
  count<Row extends object = AnyRow>(
    resource: Named<Row>,
    options?: CountOptions<NoInfer<Row>>,
  ): VantiqCall<number> {
    return this.#records.count(resource, options);
  }

  /** Runs an aggregation pipeline; deprecated by servers since release 1.26. */
  aggregate<T = AnyRow>(
    resource: string,
    pipeline: readonly Readonly<AnyRow>[],
    options?: AggregateOptions,
  ): VantiqCall<T[]> {
    return this.#records.aggregate(resource, pipeline, options);
  }

  /**
   * Runs a procedure, `Service.procedure` with its package before it. Resolves with JSON, text or, for other content,
   * bytes; undefined without a body. It is never repeated by itself; say `idempotent: true` where that does no harm.
   */
  execute<T = unknown>(
    procedure: string,
    parameters?: ProcedureParameters,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    return this.#procedures.execute(procedure, parameters, options);
  }

  /**
   * Runs a procedure that returns a sequence, and gives its items as they arrive. A procedure that returns something else
   * gives that one item.
   *
   * @throws {StreamError} from the loop, when the answer is cut.
   * @example for await (const row of await vantiq.executeStream<Row>('Svc.rows', { n: 3 })) console.log(row);
   */
  executeStream<T = unknown>(
    procedure: string,
    parameters?: ProcedureParameters,
    options?: ExecuteStreamOptions,
  ): VantiqCall<ItemReader<T>> {
    return this.#procedures.executeStream(procedure, parameters, options);
  }

  /** Runs a procedure by way of its service. */
  executeService<T = unknown>(
    service: string,
    procedure: string,
    parameters?: ProcedureParameters,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    return this.#procedures.executeService(service, procedure, parameters, options);
  }

  /** Runs a procedure that a namespace shows to everybody; no credential is needed or sent. */
  executePublic<T = unknown>(
    namespace: string,
    procedure: string,
    parameters?: ProcedureParameters,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    return this.#procedures.executePublic(namespace, procedure, parameters, options);
  }

  /** One instance that a namespace shows to everybody; no credential is needed or sent. */
  selectOnePublic<T = AnyRow>(
    namespace: string,
    resource: string,
    id: string,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    return this.#operations.selectOnePublic(namespace, resource, id, options);
  }

  /** Asks a source. What is asked and answered depends on the source. */
  query<T = unknown>(source: string, query: object, options?: VantiqRequestOptions): VantiqCall<T> {
    return this.#procedures.query(source, query, options);
  }

  /** Publishes a message to a topic (`/weather/denver`), a source, or an event of a service (`Service/event`). */
  publish(
    resource: PublishResource,
    id: string,
    message?: object,
    options?: VantiqRequestOptions,
  ): VantiqCall<void> {
    return this.#operations.publish(resource, id, message, options);
  }

  /** Users who may work in a namespace; only its administrators are told. */
  getNamespaceUsers(namespace: string, options?: VantiqRequestOptions): VantiqCall<NamespaceUser[]> {
    return this.#operations.getNamespaceUsers(namespace, options);
  }

  /**
   * Uploads a file, text, bytes, a Blob or a stream as a document, image, video or model. A document of the same name is
   * replaced.
   *
   * @example
   * await vantiq.upload(VantiqResources.DOCUMENTS, { path: 'path/name.png', contentType: 'image/png' });
   * await vantiq.upload(VantiqResources.DOCUMENTS, { name: 'my document', content: 'text', contentType: 'text/plain' });
   */
  upload(
    resource: UploadResource,
    input: UploadInput,
    options?: VantiqRequestOptions,
  ): VantiqCall<DocumentInfo> {
    return this.#documents.upload(resource, input, options);
  }

  /** Opens the content of a document, given by itself or by its `content`; nothing is read before you do. */
  download(
    document: string | { readonly content: string },
    options?: VantiqRequestOptions,
  ): VantiqCall<Download> {
    return this.#documents.download(document, options);
  }

  /**
   * Address of a document with the token inside, for whoever cannot send headers, such as an image in a page. Everybody
   * who sees the address can act as the user: never log it.
   *
   * @throws {AuthError} when the session is not authenticated.
   */
  async downloadUrl(document: string | { readonly content: string }): Promise<string> {
    return this.connection.urlWithToken(contentPath('downloadUrl', document));
  }

  /**
   * Address at which everybody can read a document whose name begins with `public/`; no token is needed or inside.
   *
   * @example vantiq.publicDocumentUrl('MyNamespace', 'public/logo.png')
   * @throws {ValidationError} for other names.
   */
  publicDocumentUrl(namespace: string, name: string): string {
    return this.connection.url(publicPath('publicDocumentUrl', namespace, name));
  }

  /** Sends several requests as one. They run side by side, in no order; one that fails does not stop the others. */
  batch<T = unknown>(
    requests: readonly BatchRequest[],
    options?: VantiqRequestOptions,
  ): VantiqCall<BatchResult<T>[]> {
    return sendBatch<T>(this.rest, requests, options);
  }

  /**
   * Has a resource or an instance do something of its own.
   *
   * @example await vantiq.command(VantiqResources.DOCUMENTS, 'a.txt', 'duplicate', { duplicateName: 'b.txt' });
   */
  command<T = unknown>(
    resource: string,
    id: string | undefined,
    op: string,
    data?: unknown,
    options?: CommandOptions,
  ): VantiqCall<T> {
    return this.#operations.command(resource, id, op, data, options);
  }

  /** What an instance belongs to, and what belongs to it. */
  relationships(resource: string, id: string, options?: RelationshipOptions): VantiqCall<Relationship[]> {
    return this.#operations.relationships(resource, id, options);
  }

  /** The JSON Schema of a type. */
  typeSchema(type: string, options?: VantiqRequestOptions): VantiqCall<Record<string, unknown>> {
    return this.#operations.typeSchema(type, options);
  }

  /** Asks the server whether the session is good: true, or false when it refuses the token. */
  status(options?: VantiqRequestOptions): VantiqCall<boolean> {
    return this.#operations.status(options);
  }

  /** Sends a request that this package has no method for, with the session's token. */
  request<T = unknown>(request: RawRequest, options?: VantiqRequestOptions): VantiqCall<T> {
    return this.#operations.request(request, options);
  }
}
