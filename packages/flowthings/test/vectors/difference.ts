import type { Expected, Frame, Outcome, SessionOutcome, WireRequest } from './expected.js';
import type { Vector } from './vector.js';

/** Turns what the recording shows into what this SDK does. */
export type Change = (expected: Expected, vector: Vector) => Expected;

/** A way in which this SDK differs from a recorded client on purpose. */
export interface Difference {
  /** Row or section of the protocol that asks for it. */
  readonly row: string;
  readonly what: string;
  /** Vectors that show it; without, it is applied to all of them. */
  readonly only?: readonly string[];
  readonly change: Change;
}

/** Several changes, one after the other. */
export function both(...all: readonly Change[]): Change {
  return (expected, vector) => all.reduce((changed, change) => change(changed, vector), expected);
}

/** Changes every request. */
export function onRequests(change: (request: WireRequest, vector: Vector) => WireRequest): Change {
  return (expected, vector) => ({
    ...expected,
    exchanges: expected.exchanges.map(exchange => ({
      ...exchange,
      request: change(exchange.request, vector),
    })),
  });
}

/** Changes what the server answers with. */
export function onAnswers(change: (body: unknown) => unknown): Change {
  return expected => ({
    ...expected,
    exchanges: expected.exchanges.map(({ request, response }) => ({
      request,
      response: { ...response, body: change(response.body) },
    })),
  });
}

/** Changes the frames of both sides. */
export function onScript(change: (script: readonly Frame[], vector: Vector) => readonly Frame[]): Change {
  return (expected, vector) => ({ ...expected, script: change(expected.script, vector) });
}

/** Changes the frames of the client. */
export function onClientFrames(change: (data: Readonly<Record<string, unknown>>) => unknown): Change {
  return onScript(script =>
    script.map(frame =>
      frame.from === 'client'
        ? { ...frame, data: change(frame.data as Readonly<Record<string, unknown>>) }
        : frame,
    ),
  );
}

/** Changes the value that the caller gets. */
export function onValue(change: (value: never) => unknown): Change {
  return expected =>
    expected.outcome.kind === 'value'
      ? { ...expected, outcome: { kind: 'value', value: change(expected.outcome.value as never) } }
      : expected;
}

/** Changes what a session shows. */
export function onSession(change: (outcome: SessionOutcome, expected: Expected) => SessionOutcome): Change {
  return expected =>
    expected.outcome.kind === 'session'
      ? { ...expected, outcome: change(expected.outcome, expected) }
      : expected;
}

/** The caller gets something else. */
export function ends(outcome: Outcome): Change {
  return expected => ({ ...expected, outcome });
}

/** Refused before anything is sent. */
export const refused: Change = () => ({
  exchanges: [],
  upgrades: [],
  script: [],
  outcome: { kind: 'refused' },
});

/** A request without some headers. */
export function without(request: WireRequest, ...names: readonly string[]): WireRequest {
  const kept = Object.entries(request.headers).filter(([name]) => !names.includes(name));
  return { ...request, headers: Object.fromEntries(kept) };
}
