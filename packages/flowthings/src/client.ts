import { HttpClient } from '@sdk/core';
import { checkedOptions, DEFAULT_BASE_URL, sessionUrl } from './checked-options.js';
import type { Environment } from './credentials.js';
import { withPlainElements } from './elements/plain-elements.js';
import { optionsFromEnvironment } from './environment.js';
import type { FlowthingsClientOptions } from './options.js';
import { flowthingsProfile } from './profile.js';
import type { Calls } from './rest/calls.js';
import { RestCalls } from './rest/rest-calls.js';
import { accountPath } from './rest/service-path.js';
import type { ReadDrop } from './services/drops.js';
import { Services } from './services/services.js';
import { WebSocketService } from './session/websocket-service.js';
import { Batch, type BatchOptions } from './workflow/batch.js';
import { type LazyServices, lazyServices } from './workflow/lazy-services.js';

/**
 * A client for one account of flowthings.io.
 *
 * @example
 * const client = new FlowthingsClient({ account: 'alice', credential: token('...') });
 * const flow = await client.flow.create({ path: '/alice/sensors' });
 * await client.drop(flow.id).create({ elems: { temp: 21 } });
 */
export class FlowthingsClient extends Services {
  /** Sessions for live drops. */
  readonly websocket: WebSocketService;
  readonly #options: FlowthingsClientOptions;
  readonly #http: HttpClient;
  readonly #calls: Calls;
  readonly #readDrop: ReadDrop;

  /** @throws {ValidationError} when an option is unusable; it names the option. */
  constructor(options: FlowthingsClientOptions, from?: FlowthingsClient) {
    const {
      account,
      baseUrl = DEFAULT_BASE_URL,
      version = '4.0',
      params = {},
      elements = 'plain',
      bigIntegers = 'bigint',
      compressRequests = false,
      wsUrl,
      session = {},
      webSocket,
      ...clientOptions
    } = checkedOptions(options);
    const httpOptions = { ...clientOptions, baseUrl };
    const http =
      from === undefined
        ? new HttpClient(flowthingsProfile, httpOptions)
        : from.#http.withOptions(httpOptions);
    const calls = new RestCalls({
      http,
      account,
      base: accountPath(version, account),
      defaults: params,
      bigIntegers,
      compressed: compressRequests,
    });
    const readDrop = (elements === 'plain' ? withPlainElements : (drop: unknown) => drop) as ReadDrop;
    super(calls, readDrop);
    this.#options = options;
    this.#http = http;
    this.#calls = calls;
    this.#readDrop = readDrop;
    this.websocket = new WebSocketService({
      http: http.withOptions({ baseUrl: sessionUrl(wsUrl, options.baseUrl) }),
      account,
      defaults: params,
      options: session,
      bigIntegers,
      webSocket,
      readDrop,
      drops: this.drop,
    });
  }

  /**
   * A client from the environment variables `FLOWTHINGS_ACCOUNT`, `FLOWTHINGS_TOKEN`, `FLOWTHINGS_URL` and
   * `FLOWTHINGS_WS_URL`; account and token may stand in `VCAP_SERVICES` instead.
   *
   * @param options win over the variables.
   * @param environment variables to read. @defaultValue those of the process
   * @throws {ValidationError} that names the missing variable.
   */
  static fromEnv(
    options: Partial<FlowthingsClientOptions> = {},
    environment?: Environment,
  ): FlowthingsClient {
    return new FlowthingsClient(optionsFromEnvironment(options, environment));
  }

  /** Name of the account. */
  get account(): string {
    return this.#options.account;
  }

  /** A client with some options replaced, such as another credential; it shares the retry budget of the same server. */
  withOptions(changes: Partial<FlowthingsClientOptions>): FlowthingsClient {
    return new FlowthingsClient({ ...this.#options, ...changes }, this);
  }

  /**
   * Services whose calls run at once, with results in the order of the calls.
   *
   * @throws {ValidationError} when `concurrency` is no whole number above 0.
   * @example
   * const batch = client.batch({ concurrency: 8 });
   * for (const flow of flows) batch.drop(flow.id).find({ limit: 10 });
   * for (const [error, drops] of await batch.results({ withExceptions: true })) console.log(error ?? drops);
   */
  batch(options: BatchOptions = {}): Batch {
    return new Batch(this.#calls, this.#readDrop, options);
  }

  /**
   * Services whose calls return values that are on their way, to be passed to further calls.
   *
   * @example
   * const lazy = client.lazy();
   * const flows = lazy.flow.find(mem.path.eq('/alice/a'));
   * const drops = await lazy.drop(flows[0].id).find({ limit: 10 });
   */
  lazy(): LazyServices {
    return lazyServices(this);
  }
}
