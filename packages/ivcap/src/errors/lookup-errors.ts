import { isSdkError, SdkError } from '@sdk/core';

/** Nothing has the name, URN or file that was looked for. No answer of the server failed. */
export class ResourceNotFoundError extends SdkError {
  override readonly name: string = 'ResourceNotFoundError';
  /** What was looked for. */
  readonly resource: string;

  constructor(operation: string, resource: string) {
    super({
      platform: 'ivcap',
      operation,
      attempts: 1,
      code: 'sdk.not_found',
      kinds: [],
      retryable: false,
      message: `ivcap ${operation}: there is no ${JSON.stringify(resource)}`,
    });
    this.resource = resource;
  }
}

/** Several things have the name that was looked for. */
export class AmbiguousResourceError extends SdkError {
  override readonly name: string = 'AmbiguousResourceError';
  /** What was looked for. */
  readonly resource: string;
  /** The URNs that fit, the first ten of them. */
  readonly candidates: readonly string[];

  constructor(operation: string, resource: string, candidates: readonly string[]) {
    super({
      platform: 'ivcap',
      operation,
      attempts: 1,
      code: 'sdk.conflict',
      kinds: [],
      retryable: false,
      message: `ivcap ${operation}: ${JSON.stringify(resource)} fits ${candidates.length} or more`,
    });
    this.resource = resource;
    this.candidates = candidates;
  }
}

/** True when a look-up by name or file found nothing. */
export function isResourceNotFoundError(value: unknown): value is ResourceNotFoundError {
  return isSdkError(value) && value.name === 'ResourceNotFoundError';
}

/** True when a look-up by name found several. */
export function isAmbiguousResourceError(value: unknown): value is AmbiguousResourceError {
  return isSdkError(value) && value.name === 'AmbiguousResourceError';
}
