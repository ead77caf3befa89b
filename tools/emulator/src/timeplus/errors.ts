import { empty, json, type Reply } from '../host/reply.js';
import { EngineError } from './engine/engine-error.js';

/** Codes of the engine that the front gives itself (section 4.3). */
export const ErrorCode = {
  noSuchColumn: 16,
  cannotParseInput: 27,
  badArguments: 36,
  notImplemented: 48,
  streamExists: 57,
  unknownStream: 60,
  syntaxError: 62,
  incorrectData: 117,
  timeout: 159,
  accessDenied: 497,
} as const;

/** Part of the server that an error names as its origin. */
export type ErrorSystem = 'timeplusd' | 'appserver';

/** Refuses a request with an ErrorResponse. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: number;
  readonly system: ErrorSystem;

  constructor(status: number, code: number, message: string, system: ErrorSystem = 'appserver') {
    super(message);
    this.status = status;
    this.code = code;
    this.system = system;
  }
}

/** A 400 for a body or a parameter that is not what it should be. */
export function badArgument(message: string): ApiError {
  return new ApiError(400, ErrorCode.badArguments, message);
}

/** A 403 for what only an admin may do. */
export function accessDenied(): ApiError {
  return new ApiError(
    403,
    ErrorCode.accessDenied,
    'Not enough privileges: the user is read_only',
    'timeplusd',
  );
}

/** A 501 for what the emulator leaves out, saying so. */
export function notEmulated(message: string): ApiError {
  return new ApiError(501, ErrorCode.notImplemented, message);
}

/** An ErrorResponse. Errors of the application server carry the HTTP status as their code (guess, U-16). */
export function errorResponse(
  status: number,
  message: string,
  code: number = status,
  system: ErrorSystem = 'appserver',
): Reply {
  return json(status, { code, message, system });
}

/** The documents give 404 no body. */
export const notFound: Reply = empty(404);

/** The reply for an error that a handler threw; undefined when it is none of the known kinds. */
export function replyForError(error: unknown): Reply | undefined {
  if (error instanceof ApiError) return errorResponse(error.status, error.message, error.code, error.system);
  if (error instanceof EngineError) {
    const status = error.code === ErrorCode.notImplemented ? 501 : 400;
    return errorResponse(status, error.message, error.code, 'timeplusd');
  }
  return undefined;
}

/** Whether the engine says that a stream or view does not exist. */
export function isUnknownStream(error: unknown): boolean {
  return error instanceof EngineError && error.code === ErrorCode.unknownStream;
}
