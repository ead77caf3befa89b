import { invalid } from '../validation.js';
import { type MqttConnect, MqttRefusal } from './host.js';

const CONNECT_LIMIT_MS = 30_000;
/** Codes of a CONNACK for bad credentials, and for ones that are good for nothing here. */
const REFUSALS: ReadonlySet<unknown> = new Set([4, 5]);

/** Connects with the library `mqtt`, which is loaded only here. */
export const connectMqtt: MqttConnect = async (options, handlers) => {
  const { url, clientId, username, password, trustAnchors } = options;
  const { connect } = await loadLibrary();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Each connection has a password of its own, so the library must not reconnect.
  const client = connect(url, {
    clientId,
    username,
    password,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_LIMIT_MS,
    ...(trustAnchors.length === 0 ? {} : { ca: trustAnchors }),
  });
  client.on('connect', resolve);
  client.on('message', handlers.message);
  client.on('error', error => {
    if (REFUSALS.has(error.code)) reject(new MqttRefusal(error.message));
    else reject(new TypeError(`no MQTT connection to ${url}`, { cause: error }));
    client.end(true);
  });
  client.on('close', () => {
    reject(new TypeError(`no MQTT connection to ${url}`));
    handlers.closed();
  });
  await promise;
  return {
    publish: async (topic, payload) => {
      await client.publishAsync(topic, payload, { qos: 1, retain: false });
    },
    subscribe: async topic => {
      await client.subscribeAsync(topic);
    },
    end: () => {
      client.end(false);
    },
  };
};

async function loadLibrary(): Promise<typeof import('mqtt').default> {
  try {
    return (await import('mqtt')).default;
  } catch (error) {
    throw Object.assign(
      invalid('connect', {
        field: 'serverUrl',
        expected: 'an address with https, or the package "mqtt" to be installed',
      }),
      { cause: error },
    );
  }
}
