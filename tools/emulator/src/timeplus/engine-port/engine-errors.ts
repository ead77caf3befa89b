import { json, type Reply } from '../../host/reply.js';
import { EngineError } from '../engine/engine-error.js';

/** Version that the engine says it has. */
export const ENGINE_VERSION = '1.5.0';

/** HTTP statuses of the engine by the name of its error (section 4.3); 400 for what is not in here. */
const statuses: Readonly<Record<string, number>> = {
  ACCESS_DENIED: 403,
  AUTHENTICATION_FAILED: 403,
  UNKNOWN_STREAM: 404,
  UNKNOWN_FUNCTION: 404,
  UNKNOWN_IDENTIFIER: 404,
  UNKNOWN_TYPE: 404,
  UNKNOWN_DATABASE: 404,
  UNKNOWN_SETTING: 404,
  UNKNOWN_FORMAT: 404,
  NOT_IMPLEMENTED: 501,
  UNKNOWN_EXCEPTION: 500,
};

/** The status under which the engine answers an error. */
export function engineStatus({ symbol }: EngineError): number {
  return (Object.hasOwn(statuses, symbol) ? statuses[symbol] : undefined) ?? 400;
}

/** The refusal of credentials. */
export function authenticationFailed(message: string): EngineError {
  return new EngineError(516, 'AUTHENTICATION_FAILED', message);
}

/** The refusal of what a read_only user asks for. */
export function engineAccessDenied(): EngineError {
  return new EngineError(497, 'ACCESS_DENIED', 'Not enough privileges: the user is read_only');
}

/** An error of the engine's REST paths (section 4.3); it has another form than those of the REST API. */
export function engineErrorReply(status: number, code: number, message: string, requestId: string): Reply {
  return json(status, { code, error_msg: message, request_id: requestId });
}

/** An error of the engine's SQL port. */
export function sqlErrorText({ code, symbol, message }: EngineError): string {
  return `Code: ${code}. DB::Exception: ${message}. (${symbol}) (version ${ENGINE_VERSION})`;
}
