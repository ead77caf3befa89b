import type { Credential } from '@sdk/core';
import type { MqttFetch } from './mqtt-fetch.js';

/**
 * The way over MQTT, which is loaded with its first use: most devices speak HTTPS.
 *
 * @param isRenewable whether 401 means that the connection is to be made anew.
 */
export function deferredMqtt(
  open: () => Promise<MqttFetch>,
  isRenewable: boolean,
): Pick<MqttFetch, 'fetch' | 'close'> & { readonly credential: Credential } {
  let opened: Promise<MqttFetch> | undefined;
  const mqtt = (): Promise<MqttFetch> => {
    opened ??= open();
    return opened;
  };
  const credential: Credential = {
    authorize: async context => (await mqtt()).credential.authorize(context),
    secrets: () => [],
  };
  if (isRenewable) credential.renew = async (...refused) => (await mqtt()).credential.renew(...refused);
  return {
    fetch: async (input, init) => (await mqtt()).fetch(input, init),
    credential,
    close: async () => (await opened)?.close(),
  };
}
