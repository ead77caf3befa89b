import { type ErrorKind, markErrorKinds } from './brand.js';
import type { SdkErrorCode } from './codes.js';
import { plainCause } from './plain-cause.js';

/** Where an error happened. */
export interface ErrorContext {
  /** Name of the platform, e.g. `timeplus`. */
  readonly platform: string;
  /** Name of the operation as the client's method is called, e.g. `streams.create`. */
  readonly operation: string;
  /** The server's id of the request, when it gave one. */
  readonly requestId?: string | undefined;
  /** Attempts made, the first one included; 0 when nothing was sent. */
  readonly attempts: number;
  /**
   * Blanks the client's secrets out of a text that came from outside. Errors pass message, excerpt and causes through it;
   * it is not kept in them.
   */
  readonly scrub?: ((text: string) => string) | undefined;
}

/** What every error carries. */
export interface SdkErrorFields extends ErrorContext {
  readonly code: SdkErrorCode;
  readonly message: string;
  /** True when the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** The kinds that guards look for. */
  readonly kinds: readonly ErrorKind[];
  readonly cause?: unknown;
}

/**
 * Base of every error that an SDK throws. Branch on `code` or on a guard such as `isRateLimitError`, never on
 * the text or on `instanceof`: two versions of the core may be loaded side by side.
 *
 * Nothing in an error is secret: headers are limited to an allow-list, URLs are shown without their query, and
 * the client's own credentials are blanked out of texts that a server sent.
 */
export abstract class SdkError extends Error {
  override readonly name: string = 'SdkError';
  /** Stable, documented under `docs/errors/`. */
  readonly code: SdkErrorCode;
  readonly platform: string;
  readonly operation: string;
  readonly requestId: string | undefined;
  readonly attempts: number;
  readonly retryable: boolean;

  constructor(fields: SdkErrorFields) {
    const { scrub = unchanged } = fields;
    super(
      scrub(fields.message),
      fields.cause === undefined ? undefined : { cause: plainCause(fields.cause, scrub) },
    );
    this.code = fields.code;
    this.platform = fields.platform;
    this.operation = fields.operation;
    this.requestId = fields.requestId === undefined ? undefined : scrub(fields.requestId);
    this.attempts = fields.attempts;
    this.retryable = fields.retryable;
    markErrorKinds(this, fields.kinds);
  }

  /** A plain object for logs; it holds the message and the fields, not the stack. */
  toJSON(): Record<string, unknown> {
    const plain: Record<string, unknown> = { name: this.name, message: this.message };
    for (const [key, value] of Object.entries(this)) {
      if (value !== undefined && key !== 'name') plain[key] = withoutBigints(value);
    }
    return plain;
  }
}

const unchanged = (text: string): string => text;

/** JSON has no form for `bigint`, and an error must always be printable; its digits are kept as a string. */
function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBigints(item)]));
}
