import { json, type Reply } from '../host/reply.js';

/** One entry of the standard error body. */
export interface ErrorEntry {
  readonly code: string;
  readonly message: string;
  readonly params: readonly unknown[];
}

/** Ends an operation with a status and the standard error body, over REST and over the socket alike. */
export class VantiqRefusal extends Error {
  override readonly name = 'VantiqRefusal';
  readonly status: number;
  readonly code: string;
  readonly params: readonly unknown[];

  constructor(status: number, code: string, message: string, params: readonly unknown[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.params = params;
  }

  /** The body: an array of one entry (section 4.10). */
  get body(): readonly ErrorEntry[] {
    return [{ code: this.code, message: this.message, params: this.params }];
  }
}

/** A refusal as an HTTP answer. */
export function refusalReply({ status, body }: VantiqRefusal): Reply {
  return json(status, body);
}

/** Missing, unknown and expired credentials. */
export function unauthorized(message = 'Unauthorized'): VantiqRefusal {
  return new VantiqRefusal(401, 'io.vantiq.authentication.failed', message);
}

/** What the caller may not do. The code is a guess: the page has only the status. */
export function forbidden(message: string): VantiqRefusal {
  return new VantiqRefusal(403, 'io.vantiq.forbidden', message);
}

/** A body or parameter that is not what it should be. */
export function badRequest(message: string, params: readonly unknown[] = []): VantiqRefusal {
  return new VantiqRefusal(400, 'io.vantiq.bad.request', message, params);
}

/** `key` is the property that names an instance of the resource. */
export function instanceNotFound(resource: string, key: string, id: string): VantiqRefusal {
  const instance = `{${key}=${id}}`;
  return notFound(
    `The requested instance ('${instance}') of the ${resource} resource could not be found.`,
    resource,
    instance,
  );
}

/** Anything else that is not there, in the code for instances. */
export function notFound(message: string, ...params: readonly string[]): VantiqRefusal {
  return new VantiqRefusal(404, 'io.vantiq.resource.not.found', message, params);
}

/** A resource name outside `custom/` that the platform does not have. */
export function unknownResource(name: string): VantiqRefusal {
  return new VantiqRefusal(
    404,
    'io.vantiq.type.system.resource.unknown',
    `The resource ${name} is not recognized as a Vantiq system resource.  Either correct resource name or adjust access URI/prefix.`,
    [name],
  );
}

/** A type that is not defined; the status is a guess (section 8, 2). */
export function unknownType(name: string): VantiqRefusal {
  return new VantiqRefusal(
    404,
    'com.accessg2.ag2rs.type.not.found',
    `The type: ${name} is not defined in the current namespace.`,
    [name],
  );
}

/** A verb that the resource does not accept; the code is a guess. */
export function methodNotAllowed(method: string, path: string): VantiqRefusal {
  return new VantiqRefusal(405, 'io.vantiq.method.not.allowed', `${method} is not accepted on ${path}.`, [
    method,
  ]);
}

/** What the emulator leaves out, saying so. */
export function notEmulated(message: string): VantiqRefusal {
  return new VantiqRefusal(501, 'io.vantiq.emulator.not.implemented', message);
}

const codesByStatus: Readonly<Record<number, string>> = {
  401: 'io.vantiq.authentication.failed',
  403: 'io.vantiq.forbidden',
  404: 'io.vantiq.resource.not.found',
  409: 'io.vantiq.resource.duplicate.key',
  429: 'io.vantiq.server.quota',
  501: 'io.vantiq.emulator.not.implemented',
};

/** The standard error body for a status that only the host knows the reason of. */
export function errorReply(status: number, message: string): Reply {
  const fallback = status >= 500 ? 'io.vantiq.server.error' : 'io.vantiq.bad.request';
  return refusalReply(new VantiqRefusal(status, codesByStatus[status] ?? fallback, message));
}
