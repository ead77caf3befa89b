import { json, type Reply } from '../host/reply.js';

/** Ends a request with a status and a body in the platform's form. */
export class IvcapRefusal extends Error {
  override readonly name = 'IvcapRefusal';
  readonly status: number;
  /** Undefined for the statuses that have no body. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    body: Readonly<Record<string, unknown>> | undefined,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(String(body?.['message'] ?? `status ${status}`));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** A refusal as an HTTP answer. */
export function refusalReply({ status, body, headers }: IvcapRefusal): Reply {
  if (body === undefined) return { status, headers };
  const reply = json(status, body);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** 400: the request cannot be understood. */
export function badRequest(message: string): IvcapRefusal {
  return new IvcapRefusal(400, { message });
}

/** 400 of the framework's own validation, which answers in its generic form (guess, U8). */
export function invalidRequest(name: string, message: string): IvcapRefusal {
  return new IvcapRefusal(400, {
    name,
    id: 'emulator',
    message,
    temporary: false,
    timeout: false,
    fault: false,
  });
}

/** 401: no token, an unknown one, or one that has expired; it has no body. */
export function notAuthorized(): IvcapRefusal {
  return new IvcapRefusal(401, undefined);
}

/** 403: the token lacks a scope. */
export function invalidScopes(scope: string): IvcapRefusal {
  return new IvcapRefusal(403, { message: `Not authorized to perform this action, it needs ${scope}` });
}

/** 403 for another reason. */
export function forbidden(message: string): IvcapRefusal {
  return new IvcapRefusal(403, { message });
}

/** 404: there is nothing with this id. */
export function notFound(id: string, what = 'Resource'): IvcapRefusal {
  return new IvcapRefusal(404, { id, message: `${what} ${id} not found` });
}

/** 409: it is there already. */
export function alreadyCreated(id: string, message: string): IvcapRefusal {
  return new IvcapRefusal(409, { id, message });
}

/** 415: a content type that the endpoint does not take. */
export function unsupportedContentType(message: string): IvcapRefusal {
  return new IvcapRefusal(415, { message });
}

/** 422: a parameter has a value that it cannot have. */
export function invalidParameter(name: string, message: string, value?: unknown): IvcapRefusal {
  return new IvcapRefusal(422, { name, message, value });
}

/** 424: more than one active record matches. */
export function notUnique(message: string): IvcapRefusal {
  return new IvcapRefusal(424, { message });
}

/** 501: what the emulator leaves out, saying so. */
export function notEmulated(message: string): IvcapRefusal {
  return new IvcapRefusal(501, { message });
}

/** An answer for a status that only the host knows the reason of; 401 and 503 have no body. */
export function errorReply(status: number, message: string): Reply {
  const bodiless = status === 401 || status === 503;
  return refusalReply(new IvcapRefusal(status, bodiless ? undefined : { message }));
}
