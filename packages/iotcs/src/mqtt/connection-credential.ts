import { AuthError, ConnectionError, type Credential, type ErrorContext, isSdkError } from '@sdk/core';
import { isMqttRefusal } from '../runtime/host.js';
import type { MqttConnection } from './mqtt-connection.js';

/**
 * Over MQTT the connection is what is authorised: its password is the client assertion, and there are no tokens (section
 * 4.11).
 *
 * @param renewable whether 401 means that the connection is to be made anew; before the activation it means that there is
 *   nothing left to activate.
 */
export function connectionCredential(connection: MqttConnection, renewable: boolean): Credential {
  const credential: Credential = {
    async authorize({ platform, operation, attempts }) {
      try {
        await connection.link();
      } catch (error) {
        throw connectFailure(error, { platform, operation, attempts });
      }
      return { headers: {} };
    },
    secrets: () => [],
  };
  if (!renewable) return credential;
  return {
    ...credential,
    async renew() {
      await connection.drop();
      return true;
    },
  };
}

function connectFailure(error: unknown, context: ErrorContext): unknown {
  if (isSdkError(error)) return error;
  const { message, cause } = error as Error;
  const text = `iotcs ${context.operation}: ${message}`;
  if (isMqttRefusal(error)) return new AuthError({ ...context, stage: 'acquire', message: text });
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  const systemCode = typeof code === 'string' ? code : undefined;
  return new ConnectionError({ ...context, message: text, systemCode });
}
