import type { ErrorKind } from './brand.js';
import type { SdkErrorCode } from './codes.js';
import { type ErrorContext, SdkError } from './sdk-error.js';

/** What an answer of the server that means failure says. */
export interface HttpErrorFacts extends ErrorContext {
  /** HTTP status, or the status inside the platform's envelope where that decides. */
  readonly status: number;
  /** Method and address without query, e.g. `POST http://host/api/streams`. */
  readonly request: string;
  /** Answer headers of the allow-list. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or text; cut at the size limit; undefined when the body was empty. */
  readonly body: unknown;
  /** The server's own words. */
  readonly serverMessage?: string | undefined;
  /** The server's own code. */
  readonly serverCode?: string | number | undefined;
  /** Wait that the server asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly retryable: boolean;
  /** Overrides the code that follows from the status. */
  readonly code?: SdkErrorCode | undefined;
}

/** The server answered, and the answer means failure. */
export class HttpError extends SdkError {
  override readonly name: string = 'HttpError';
  readonly status: number;
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly serverMessage: string | undefined;
  readonly serverCode: string | number | undefined;
  /** Wait that the server asked for, in milliseconds; set also when it was too long to be waited for. */
  readonly retryAfterMs: number | undefined;

  constructor(facts: HttpErrorFacts) {
    const meaning = meaningOf(facts.status);
    super({
      ...facts,
      code: facts.code ?? meaning.code,
      kinds: ['http', ...meaning.kinds],
      message: messageOf(facts),
    });
    this.status = facts.status;
    this.request = facts.request;
    this.headers = facts.headers;
    this.body = facts.body;
    this.serverMessage = facts.serverMessage;
    this.serverCode = facts.serverCode;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

function messageOf(facts: HttpErrorFacts): string {
  const said =
    facts.serverMessage === undefined || facts.serverMessage === '' ? '' : `: ${facts.serverMessage}`;
  const code = facts.serverCode === undefined ? '' : ` (server code ${facts.serverCode})`;
  return `${facts.platform} ${facts.operation} failed with status ${facts.status}${said}${code} [${facts.request}]`;
}

function meaningOf(status: number): { code: SdkErrorCode; kinds: readonly ErrorKind[] } {
  switch (status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return { code: 'sdk.bad_request', kinds: ['bad_request'] };
    case 401:
      return { code: 'sdk.unauthenticated', kinds: ['unauthenticated'] };
    case 403:
      return { code: 'sdk.forbidden', kinds: ['forbidden'] };
    case 404:
    case 410:
      return { code: 'sdk.not_found', kinds: ['not_found'] };
    case 409:
    case 412:
      return { code: 'sdk.conflict', kinds: ['conflict'] };
    case 429:
      return { code: 'sdk.rate_limited', kinds: ['rate_limit'] };
    default:
      return status >= 500
        ? { code: 'sdk.server_error', kinds: ['server'] }
        : { code: 'sdk.http_error', kinds: [] };
  }
}
