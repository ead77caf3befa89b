import { systemClock } from '@sdk/core';
import { clientAssertion } from '../auth/client-assertion.js';
import { ServerClock } from '../auth/server-clock.js';
import { deferredMqtt } from '../mqtt/deferred-mqtt.js';
import { pemOf } from '../provisioning/pem.js';
import { type ConnectionOptions, RestClient, type RestIdentity } from '../rest/rest-client.js';

/** A way to the server in one name. */
export interface ServerConnection {
  readonly rest: RestClient;
  /** Ends what stays open between calls. */
  readonly disconnect: () => Promise<void>;
}

/** How the server is reached. */
interface ConnectionParts {
  /** Over MQTT when its scheme is `mqtts`, or `mqtt` for an emulator; otherwise over HTTPS. */
  readonly baseUrl: string | URL;
  readonly identity: RestIdentity;
  readonly isGateway: boolean;
  /** Certificates in DER. */
  readonly trustAnchors: readonly Uint8Array<ArrayBuffer>[];
  readonly options: ConnectionOptions;
  readonly serverClock: ServerClock | undefined;
}

/** Prepares a connection; nothing is sent before the first call. @throws {ValidationError} when an option is unusable. */
export function connectToServer(parts: ConnectionParts): ServerConnection {
  const { baseUrl, identity, options, serverClock } = parts;
  const [, secure, rest] = /^mqtt(s?):(.*)$/.exec(String(baseUrl)) ?? [];
  if (rest === undefined)
    return {
      rest: new RestClient(baseUrl, identity, options, serverClock),
      disconnect: async () => {},
    };
  const clock = options.clock ?? systemClock;
  const time = serverClock ?? new ServerClock(clock);
  const kind = kindOf(parts);
  const endpoint = {
    url: String(baseUrl),
    id: identity.id,
    trustAnchors: parts.trustAnchors.map(pemOf),
    password: () => clientAssertion(identity.id, identity.signer, time.now()),
  };
  const { fetch, credential, close } = deferredMqtt(async () => {
    const { mqttFetch } = await import('../mqtt/mqtt-fetch.js');
    return mqttFetch(endpoint, kind, clock);
    // Before the activation 401 says that there is nothing left to activate.
  }, kind !== 'activation');
  return {
    // The scheme only names the calls in errors and logs.
    rest: new RestClient(`http${secure}:${rest}`, { ...identity, credential }, { ...options, fetch }, time),
    disconnect: close,
  };
}

function kindOf({ identity, isGateway }: ConnectionParts): 'activation' | 'endpoint' | 'gateway' {
  if (identity.scope !== '') return 'activation';
  return isGateway ? 'gateway' : 'endpoint';
}
