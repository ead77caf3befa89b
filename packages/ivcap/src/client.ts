import type { ApiCall, Pager } from '@sdk/core';
import type { Artifact } from './artifacts/artifact.js';
import { Artifacts } from './artifacts/artifacts.js';
import type { Aspect } from './aspects/aspect.js';
import type { AspectListOptions } from './aspects/aspect-options.js';
import type { AspectContent } from './aspects/aspect-record.js';
import { wireOfDialect } from './aspects/aspect-wire.js';
import { Aspects } from './aspects/aspects.js';
import { MetadataRecords } from './aspects/metadata.js';
import type { JsonObject } from './codec/json-object.js';
import { Collections } from './collections/collections.js';
import { IvcapApi } from './connection/ivcap-api.js';
import { type Dashboard, listDashboards, openApiDocument } from './deployment/deployment.js';
import { type Environment, optionsFromEnvironment } from './environment.js';
import { Jobs } from './jobs/jobs.js';
import type { ListOptions } from './lists/list-options.js';
import type { ApiDialect, IvcapClientOptions, IvcapRequestOptions } from './options.js';
import type { Order } from './orders/order.js';
import { Orders } from './orders/orders.js';
import { Packages } from './packages/packages.js';
import { Projects } from './projects/projects.js';
import { Queues } from './queues/queues.js';
import { type SearchOptions, search } from './search/search.js';
import { Secrets } from './secrets/secrets.js';
import type { Service } from './services/service.js';
import { type ServiceListOptions, Services } from './services/services.js';
import type { UploadInput } from './uploads/upload-input.js';

/**
 * A client for one deployment of IVCAP. Each area has a property of its own; the methods beside them have the names of
 * the original Python client.
 *
 * @example
 * const ivcap = new IvcapClient({ baseUrl: 'https://develop.ivcap.net', credential: accessToken(token) });
 * const service = await ivcap.services.getByName('fire-detector');
 * const order = await service.placeOrder({ images: artifact.urn });
 * const { status } = await order.wait();
 */
export class IvcapClient {
  readonly services: Services;
  readonly orders: Orders;
  readonly jobs: Jobs;
  readonly artifacts: Artifacts;
  /** Statements about entities; on servers of the legacy dialect their metadata. */
  readonly aspects: Aspects;
  /** The same by the old endpoints, whatever the dialect is. */
  readonly metadata: MetadataRecords;
  readonly collections: Collections;
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly projects: Projects;
  readonly packages: Packages;
  readonly #options: IvcapClientOptions;
  readonly #api: IvcapApi;

  /**
   * @param from client that this one comes from; `withOptions` passes it on.
   * @throws {ValidationError} when an option is unusable; it names the option.
   */
  constructor(options: IvcapClientOptions, from?: IvcapClient) {
    this.#options = options;
    const api = new IvcapApi(options, from === undefined ? undefined : from.#api);
    this.#api = api;
    this.aspects = new Aspects(api, wireOfDialect, 'aspects');
    this.metadata = new MetadataRecords(api);
    this.artifacts = new Artifacts(api, this.aspects);
    this.orders = new Orders(api, this.artifacts, this.aspects);
    this.jobs = new Jobs(api, this.aspects);
    this.services = new Services(api, this.aspects, this.orders, this.jobs);
    this.collections = new Collections(this.aspects);
    this.queues = new Queues(api);
    this.secrets = new Secrets(api);
    this.projects = new Projects(api);
    this.packages = new Packages(api);
  }

  /**
   * A client from the environment variables `IVCAP_URL`, `IVCAP_JWT` (or `IVCAP_ACCESS_TOKEN`) and `IVCAP_ACCOUNT_ID`;
   * inside the platform from `IVCAP_BASE_URL` alone.
   *
   * @param options win over the variables.
   * @param environment variables to read. @defaultValue those of the process
   * @throws {ValidationError} that names the missing variable.
   */
  static fromEnv(options: Partial<IvcapClientOptions> = {}, environment?: Environment): IvcapClient {
    return new IvcapClient(optionsFromEnvironment(options, environment));
  }

  /** A client with some options replaced, such as `timeout` or `accountId`. */
  withOptions(changes: Partial<IvcapClientOptions>): IvcapClient {
    return new IvcapClient({ ...this.#options, ...changes }, this);
  }

  /** Address of the deployment. */
  get url(): string {
    return String(this.#options.baseUrl);
  }

  /** What the server is sent. With `apiDialect: 'detect'` the first call asks it. */
  dialect(options?: IvcapRequestOptions): Promise<ApiDialect> {
    return this.#api.dialect(options);
  }

  /**
   * What a query in Mangle, a Datalog, finds.
   *
   * @example for await (const row of ivcap.search<{ x: number }>('q(X) :- a(X).')) console.log(row.x);
   */
  search<T = unknown>(
    query: string,
    options: SearchOptions = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<T> {
    return search<T>(this.#api, query, options, requestOptions);
  }

  /** The dashboards of the deployment. */
  dashboards(options?: IvcapRequestOptions): ApiCall<readonly Dashboard[]> {
    return listDashboards(this.#api, options);
  }

  /** The OpenAPI document of the deployment; no token is sent for it. */
  openApi(options?: IvcapRequestOptions): ApiCall<JsonObject> {
    return openApiDocument(this.#api, options);
  }

  /** `services.list` under its original name. */
  listServices(options?: ServiceListOptions, requestOptions?: IvcapRequestOptions): Pager<Service> {
    return this.services.list(options, requestOptions);
  }

  /** A service of which nothing is asked yet; `services.get` fetches it. */
  getService(urn: string): Service {
    return this.services.byUrn(urn);
  }

  /** `services.getByName` under its original name. */
  getServiceByName(name: string, options?: IvcapRequestOptions): Promise<Service> {
    return this.services.getByName(name, options);
  }

  /** `orders.list` under its original name. */
  listOrders(options?: ListOptions, requestOptions?: IvcapRequestOptions): Pager<Order> {
    return this.orders.list(options, requestOptions);
  }

  /** An order of which nothing is asked yet; `orders.get` fetches it. */
  getOrder(urn: string): Order {
    return this.orders.byUrn(urn);
  }

  /** `artifacts.list` under its original name. */
  listArtifacts(options?: ListOptions, requestOptions?: IvcapRequestOptions): Pager<Artifact> {
    return this.artifacts.list(options, requestOptions);
  }

  /** An artifact of which nothing is asked yet; `artifacts.get` fetches it. */
  getArtifact(urn: string): Artifact {
    return this.artifacts.byUrn(urn);
  }

  /** `artifacts.upload` under its original name. */
  uploadArtifact(input: UploadInput, options?: IvcapRequestOptions): Promise<Artifact> {
    return this.artifacts.upload(input, options);
  }

  /** `artifacts.forFile` under its original name. */
  artifactForFile(path: string, options?: IvcapRequestOptions): Promise<Artifact> {
    return this.artifacts.forFile(path, options);
  }

  /**
   * `aspects.add` under its original name.
   *
   * @param schema URN of the schema. @defaultValue the member `$schema` of `aspect`
   */
  addMetadata<Content extends object>(
    entity: string,
    aspect: Content,
    schema?: string,
    options?: IvcapRequestOptions,
  ): ApiCall<Aspect<Content>> {
    return this.aspects.add({ entity, content: aspect, schema }, options);
  }

  /** `aspects.list` under its original name. */
  searchMetadata<Content extends object = AspectContent>(
    options?: AspectListOptions,
    requestOptions?: IvcapRequestOptions,
  ): Pager<Aspect<Content>> {
    return this.aspects.list<Content>(options, requestOptions);
  }

  toString(): string {
    return `<IVCAP url=${this.url}>`;
  }
}
