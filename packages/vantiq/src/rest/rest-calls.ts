import {
  type Answer,
  type BigIntegers,
  ClosedError,
  type EncodedPath,
  type HttpClient,
  isHttpError,
  type QueryParameters,
  type Replay,
  type RequestBody,
  type WithResponse,
} from '@sdk/core';
import type { Session } from '../auth/session.js';
import { checkOptions } from '../check-options.js';
import type { CallScope, VantiqRequestOptions } from '../options.js';
import type { ResourcePaths } from '../resources/resource-path.js';
import type { Form } from './answer-forms.js';
import { readBody, readJson } from './read-body.js';
import { VantiqCall, vantiqCall } from './vantiq-call.js';

/** What the parts of a client send their requests by. */
export interface RestContext {
  readonly http: HttpClient;
  readonly session: Session;
  readonly paths: ResourcePaths;
  /** Whom calls act for that do not say otherwise. */
  readonly scope: CallScope;
  readonly bigIntegers: BigIntegers;
}

/** The parts of an operation that differ from one to the next. */
export interface RestOperation {
  /** Name as the client's method is called. */
  readonly operation: string;
  readonly method: string;
  readonly path: EncodedPath;
  readonly query?: QueryParameters | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent in place of `json`. */
  readonly body?: RequestBody | undefined;
  /** Whether sending it again does no harm (section 4.13). */
  readonly replay: Replay;
  /** True where no user is needed. */
  readonly anonymous?: boolean | undefined;
}

/** Describes an operation; what it throws rejects the call before anything is sent. */
export type Describe = () => RestOperation;

/** The forms that the REST operations have. */
export class RestCalls {
  readonly context: RestContext;

  constructor(context: RestContext) {
    this.context = context;
  }

  /** An operation that answers JSON of one form. */
  json<T>(describe: Describe, form: Form<T>, options?: VantiqRequestOptions): VantiqCall<T> {
    const { bigIntegers } = this.context;
    return this.send(
      describe,
      async answer => form(await readJson(answer, bigIntegers), answer.context),
      options,
    );
  }

  /** An operation that may answer anything: JSON, text, or bytes. */
  any<T>(describe: Describe, options?: VantiqRequestOptions): VantiqCall<T> {
    const { bigIntegers } = this.context;
    return this.send(describe, answer => readBody<T>(answer, bigIntegers), options);
  }

  /** An operation whose answer does not matter. */
  command(describe: Describe, options?: VantiqRequestOptions): VantiqCall<void> {
    return this.send(describe, answer => answer.discard(), options);
  }

  /** An operation with a decoder of its own. */
  send<T>(
    describe: Describe,
    decode: (answer: Answer) => Promise<T> | T,
    options: VantiqRequestOptions = {},
  ): VantiqCall<T> {
    const { http, session, scope } = this.context;
    const { targetNamespace, impersonateUser, idempotent, ...requestOptions } = options;
    const build = () => {
      const { json, body, replay, ...operation } = describe();
      checkOptions(operation.operation, options);
      if (session.closed)
        throw new ClosedError({
          platform: 'vantiq',
          operation: operation.operation,
          attempts: 0,
          what: 'client',
        });
      return {
        ...operation,
        headers: scopeHeaders({
          targetNamespace: targetNamespace ?? scope.targetNamespace,
          impersonateUser: impersonateUser ?? scope.impersonateUser,
        }),
        body: body ?? (json === undefined ? undefined : { kind: 'json' as const, value: json }),
        replay: idempotent === undefined ? replay : idempotent ? ('always' as const) : ('never' as const),
        anonymous: operation.anonymous ?? false,
        decode,
      };
    };
    return vantiqCall<T>(http, build, requestOptions);
  }
}

/** The headers that say whom a call acts for. */
function scopeHeaders(scope: CallScope): Record<string, string> {
  return {
    ...(scope.targetNamespace === undefined ? {} : { 'X-Target-Namespace': scope.targetNamespace }),
    ...(scope.impersonateUser === undefined ? {} : { 'X-Impersonate-User': scope.impersonateUser }),
  };
}

/** When the answer to an earlier attempt was lost, the next one finds nothing: it is removed (section 4.13). */
export function goneCounts<T>(call: VantiqCall<T>, data: T): VantiqCall<T> {
  return new VantiqCall(
    call.withResponse().catch((error: unknown): WithResponse<T> => {
      if (!isHttpError(error) || error.status !== 404 || error.attempts < 2) throw error;
      const { status, headers, requestId, attempts } = error;
      return { data, status, headers: new Headers(headers), requestId, attempts };
    }),
  );
}
