import { AuthError, ConnectionError, type Credential, type ErrorContext, isSdkError } from '@sdk/core';
import { isMqttRefusal } from '../runtime/host.js';
import type { MqttConnection } from './mqtt-connection.js';

/**
 * Over MQTT the connection is what is authorised: its password is the client assertion, and there are no tokens (section
 * 4.11).
 */
export function connectionCredential(connection: MqttConnection): Required<Credential> {
  return {
    async authorize({ platform, operation, attempts }) {
      try {
        await connection.link();
      } catch (error) {
        throw connectFailure(error, { platform, operation, attempts });
      }
      return { headers: {} };
    },
    async renew() {
      await connection.drop();
      return true;
    },
    secrets: () => [],
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
