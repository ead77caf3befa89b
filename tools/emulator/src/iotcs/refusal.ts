import { STATUS_CODES } from 'node:http';
import { json, type Reply } from '../host/reply.js';

/** Ends a request with a status and a body of `status`, `title` and `detail` (guess, section 4.15). */
export class IotcsRefusal extends Error {
  override readonly name = 'IotcsRefusal';
  readonly status: number;
  /** Members of the body beside the usual ones. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.status = status;
    this.more = more;
  }
}

/** The body of an error. */
export function errorBody(status: number, detail: string): Readonly<Record<string, unknown>> {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail };
}

/** An error as an HTTP answer. */
export function errorReply(
  status: number,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): Reply {
  return json(status, { ...errorBody(status, detail), ...more });
}

/** 400: the request cannot be understood. */
export function badRequest(detail: string): IotcsRefusal {
  return new IotcsRefusal(400, detail);
}

/** 401: no token, an unknown one, or one that has expired. */
export function unauthorized(detail: string): IotcsRefusal {
  return new IotcsRefusal(401, detail);
}

/** 403: the token is for something else. */
export function forbidden(detail: string): IotcsRefusal {
  return new IotcsRefusal(403, detail);
}

/** 404: there is nothing with this id. */
export function notFound(what: string): IotcsRefusal {
  return new IotcsRefusal(404, `there is no ${what}`);
}

/** 501: what the emulator leaves out, saying so. */
export function notEmulated(what: string): IotcsRefusal {
  return new IotcsRefusal(501, `the emulator has no ${what}`);
}
