import { json, type Reply } from '../../host/reply.js';

/** Version that the engine says it has. */
export const ENGINE_VERSION = '1.5.0';

/** An error of the engine's REST paths (section 4.3); it has another form than those of the REST API. */
export function engineErrorReply(status: number, code: number, message: string, requestId: string): Reply {
  return json(status, { code, error_msg: message, request_id: requestId });
}

/** An error of the engine's SQL port. */
export function sqlErrorText(code: number, symbol: string, message: string): string {
  return `Code: ${code}. DB::Exception: ${message}. (${symbol}) (version ${ENGINE_VERSION})`;
}
