import {
  ApiCall,
  type ClientOptions,
  type ClientRuntime,
  type Credential,
  HttpClient,
  isForbiddenError,
  type RequestOptions,
  type RequestSpec,
  type WithResponse,
} from '@sdk/core';
import { ServerClock } from '../auth/server-clock.js';
import { TokenCredential } from '../auth/token-credential.js';
import { type Identity, requestToken } from '../auth/token-request.js';
import { iotcsProfile } from '../profile.js';

/** Options of everything that talks to the server; the credential comes from the provisioning assets. */
export type ConnectionOptions = Omit<ClientOptions, 'baseUrl' | 'credential'>;

/** Whose calls a RestClient makes. */
export interface RestIdentity extends Identity {
  /** Header that names the caller: `X-ActivationId` while a device is not activated, otherwise `X-EndpointId`. */
  readonly header: 'X-ActivationId' | 'X-EndpointId';
  /** Blanked out of errors. */
  readonly secrets: readonly string[];
  /** Takes the place of the access token and the header, where the connection itself is in the caller's name (MQTT). */
  readonly credential?: Credential | undefined;
}

/**
 * Calls of the REST API in the name of one identity: it brings the access token, the identification header, and one
 * repetition with a new token after 401 or 403 (section 4.3).
 */
export class RestClient {
  readonly #http: HttpClient;
  readonly #token: TokenCredential | undefined;
  /** The server's time; it is learnt when the server refuses an assertion. */
  readonly serverClock: ServerClock;

  /**
   * @param baseUrl scheme, host and port of the server.
   * @param serverClock of a client of the same server, whose knowledge is to be kept.
   * @throws {ValidationError} when an option is unusable.
   */
  constructor(
    baseUrl: string | URL,
    identity: RestIdentity,
    options: ConnectionOptions = {},
    serverClock?: ServerClock,
  ) {
    const plain = new HttpClient(iotcsProfile, { ...options, baseUrl });
    this.serverClock = serverClock ?? new ServerClock(plain.runtime.clock);
    if (identity.credential !== undefined) {
      this.#http = plain.withOptions({ credential: identity.credential });
      return;
    }
    this.#token = new TokenCredential({
      acquire: () => requestToken(plain, identity, this.serverClock),
      header: { [identity.header]: identity.id },
      // There a 401 says that the device is activated already.
      renewable: identity.scope === '',
      secrets: identity.secrets,
      clock: plain.runtime.clock,
    });
    this.#http = plain.withOptions({ credential: this.#token });
  }

  /** Clock, logger and limits of this client. */
  get runtime(): ClientRuntime {
    return this.#http.runtime;
  }

  /** Sends a request. The call starts at once. */
  request<T>(spec: RequestSpec<T> | (() => RequestSpec<T>), options: RequestOptions = {}): ApiCall<T> {
    return new ApiCall(this.#run(spec, options));
  }

  async #run<T>(
    given: RequestSpec<T> | (() => RequestSpec<T>),
    options: RequestOptions,
  ): Promise<WithResponse<T>> {
    const spec = typeof given === 'function' ? given() : given;
    try {
      return await this.#http.request(spec, options).withResponse();
    } catch (error) {
      if (!isForbiddenError(error) || this.#token?.renew === undefined || sendsOnce(spec)) throw error;
    }
    await this.#token.replace();
    return await this.#http.request(spec, options).withResponse();
  }
}

function sendsOnce<T>({ body }: RequestSpec<T>): boolean {
  return body?.kind === 'stream' && body.once === true;
}
