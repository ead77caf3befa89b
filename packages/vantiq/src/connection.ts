import { type BigIntegers, type EncodedPath, encodeQuery, HttpClient } from '@sdk/core';
import { bearerTokenOf, Session } from './auth/session.js';
import { checkOptions } from './check-options.js';
import type { VantiqClientOptions } from './options.js';
import { vantiqProfile } from './profile.js';
import { ResourcePaths } from './resources/resource-path.js';
import { VantiqSocket, type VantiqSocketParts } from './socket/vantiq-socket.js';
import { invalid, requireArray, requireText } from './validation.js';

/** Options that a client can change and still share session and socket with the one that it comes from. */
const SHAREABLE: ReadonlySet<string> = new Set([
  'targetNamespace',
  'impersonateUser',
  'timeout',
  'retry',
  'headers',
  'middleware',
  'maxResponseBytes',
  'logger',
  'tracer',
]);

/** What the clients of one session share: its tokens and its WebSocket. */
export class Connection {
  readonly session: Session;
  readonly http: HttpClient;
  readonly paths: ResourcePaths;
  readonly socket: VantiqSocket;
  readonly socketParts: VantiqSocketParts;
  readonly apiVersion: string;
  readonly bigIntegers: BigIntegers;

  /**
   * @param options those that count, all of them.
   * @param from the connection of the client that this one comes from.
   * @throws {ValidationError} when an option is unusable; it names the option.
   */
  constructor(options: VantiqClientOptions, from?: Connection) {
    const {
      credential,
      apiVersion = '1',
      bigIntegers = 'bigint',
      extraResources = [],
      socket = {},
      webSocket,
      targetNamespace: _namespace,
      impersonateUser: _user,
      ...clientOptions
    } = checked(options);
    this.apiVersion = apiVersion;
    this.bigIntegers = bigIntegers;
    this.paths = new ResourcePaths(apiVersion, extraResources);
    this.session = from?.session ?? new Session(credential, options.clock);
    const httpOptions = { ...clientOptions, credential: this.session };
    this.http = from?.http.withOptions(httpOptions) ?? new HttpClient(vantiqProfile, httpOptions);
    if (from !== undefined) {
      this.socketParts = from.socketParts;
      this.socket = from.socket;
      return;
    }
    this.session.bind(this.http);
    this.socketParts = {
      http: this.http,
      session: this.session,
      apiVersion,
      bigIntegers,
      options: socket,
      webSocket,
    };
    this.socket = new VantiqSocket(this.socketParts);
  }

  /** An address of the server. */
  url(path: EncodedPath): string {
    const { baseUrl } = this.http.runtime;
    return `${baseUrl.origin}${baseUrl.pathname.replace(/\/+$/, '')}${path}`;
  }

  /** An address of the server with the session's token in its query. */
  async urlWithToken(path: EncodedPath): Promise<string> {
    const operation = 'downloadUrl';
    const { serverTime } = this.http.runtime;
    const grant = await this.session.authorize({
      platform: 'vantiq',
      operation,
      attempts: 0,
      signal: new AbortController().signal,
      serverNow: () => serverTime.now(),
    });
    return `${this.url(path)}?${encodeQuery({ token: bearerTokenOf(grant) })}`;
  }

  /** Ends socket and session for good. */
  async close(): Promise<void> {
    this.session.close();
    await this.socket.close();
  }
}

/** True when a client with `changes` can share session and socket with the one that it comes from. */
export function canShare(changes: Partial<VantiqClientOptions>): boolean {
  return Object.keys(changes).every(name => SHAREABLE.has(name));
}

function checked(options: VantiqClientOptions): VantiqClientOptions {
  checkOptions('options', options);
  const { apiVersion, bigIntegers, credential, extraResources = [], socket = {} } = options;
  checkOptions('options', socket, 'socket.');
  for (const name of requireArray('options', 'extraResources', extraResources))
    requireText('options', 'extraResources', name);
  if (apiVersion !== undefined && !(typeof apiVersion === 'string' && /^\d+$/.test(apiVersion)))
    throw invalid('options', {
      field: 'apiVersion',
      expected: "digits as a string, e.g. '1'",
      received: String(apiVersion),
    });
  if (bigIntegers !== undefined && bigIntegers !== 'number' && bigIntegers !== 'bigint')
    throw invalid('options', {
      field: 'bigIntegers',
      expected: "'bigint' or 'number'",
      received: String(bigIntegers),
    });
  if (credential !== undefined && typeof credential.acquire !== 'function')
    throw invalid('options', { field: 'credential', expected: 'accessToken(...) or password(...)' });
  if (socket.login === 'authenticate' && credential !== undefined && credential.login === undefined)
    throw invalid('options', {
      field: 'socket.login',
      expected: "'validate', unless the credential is password(...)",
    });
  return options;
}
