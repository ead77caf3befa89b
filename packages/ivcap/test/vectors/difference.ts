import type { Exchange, Expected, Outcome, WireRequest } from './expected.js';

/** Turns what the recording shows into what this SDK does. */
export type Change = (expected: Expected) => Expected;

/** A way in which this SDK differs from a recorded client on purpose. */
export interface Difference {
  /** Row or section of the protocol that asks for it. */
  readonly row: string;
  readonly what: string;
  /** Vectors that show it. */
  readonly only: readonly string[];
  readonly change: Change;
}

/** Several changes, one after the other. */
export function both(...all: readonly Change[]): Change {
  return expected => all.reduce((changed, change) => change(changed), expected);
}

/** Changes the requests of one method, or all of them. */
export function onRequests(change: (request: WireRequest) => WireRequest, method?: string): Change {
  return expected => ({
    ...expected,
    exchanges: expected.exchanges.map(({ request, response }) => ({
      request: method === undefined || request.method === method ? change(request) : request,
      response,
    })),
  });
}

/** Changes query parameters; undefined leaves one out. */
export function query(changes: Readonly<Record<string, string | undefined>>, method?: string): Change {
  return onRequests(
    request => ({
      ...request,
      query: Object.fromEntries(
        Object.entries({ ...request.query, ...changes }).filter(([, value]) => value !== undefined),
      ) as Record<string, string>,
    }),
    method,
  );
}

/** Changes headers. */
export function headers(changes: Readonly<Record<string, string>>, method: string): Change {
  return onRequests(request => ({ ...request, headers: { ...request.headers, ...changes } }), method);
}

/** Changes the bodies of one method. */
export function body(change: (body: never) => unknown, method: string): Change {
  return onRequests(request => ({ ...request, body: change(request.body as never) }), method);
}

/** The caller gets something else. */
export function ends(outcome: Outcome): Change {
  return expected => ({ ...expected, outcome });
}

/** The caller gets another value. */
export function returns(change: (value: never) => unknown): Change {
  return expected =>
    expected.outcome.kind === 'returns'
      ? { ...expected, outcome: { kind: 'returns', value: change(expected.outcome.value as never) } }
      : expected;
}

/** Another exchange at a place among the recorded ones. */
export function withExchange(at: number, exchange: Exchange): Change {
  return expected => ({ ...expected, exchanges: expected.exchanges.toSpliced(at, 0, exchange) });
}
