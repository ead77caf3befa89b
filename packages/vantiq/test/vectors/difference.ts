import type { Exchange, Expected, Outcome, WireRequest } from './expected.js';
import type { RecordedFrame, Vector } from './vector.js';

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

type ScriptOutcome = Extract<Outcome, { kind: 'script' }>;

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

/** Changes every frame; undefined leaves the frame out. */
export function onFrames(
  change: (frame: RecordedFrame, vector: Vector) => RecordedFrame | undefined,
): Change {
  return (expected, vector) => ({
    ...expected,
    script: expected.script.map(frame => change(frame, vector)).filter(frame => frame !== undefined),
  });
}

/** Changes the answer that the caller gets as a value. */
export function onResponse(
  change: (response: Readonly<Record<string, unknown>>, vector: Vector) => Readonly<Record<string, unknown>>,
): Change {
  return (expected, vector) =>
    expected.outcome.kind === 'response'
      ? { ...expected, outcome: { kind: 'response', response: change(expected.outcome.response, vector) } }
      : expected;
}

/** Changes the value that the caller gets. */
export function onValue(change: (value: unknown) => unknown): Change {
  return expected =>
    expected.outcome.kind === 'value'
      ? { ...expected, outcome: { kind: 'value', value: change(expected.outcome.value) } }
      : expected;
}

/** Changes what a script shows. */
export function onScriptOutcome(change: (outcome: ScriptOutcome) => ScriptOutcome): Change {
  return expected =>
    expected.outcome.kind === 'script' ? { ...expected, outcome: change(expected.outcome) } : expected;
}

/** The caller gets something else. */
export function ends(outcome: Outcome): Change {
  return expected => ({ ...expected, outcome });
}

/** The calls of a script end in another way. */
export function scriptEnds(...calls: readonly Outcome[]): Change {
  return onScriptOutcome(outcome => ({ ...outcome, calls }));
}

/** Refused before anything is sent. */
export const refused: Change = () => ({ exchanges: [], script: [], outcome: { kind: 'refused' } });

/** What a script whose call was refused shows. */
export const refusedInScript: Change = () => ({
  exchanges: [],
  script: [],
  outcome: { kind: 'script', calls: [{ kind: 'refused' }], events: [], closes: 0 },
});

/** Another request comes behind the recorded ones. */
export function alsoSends(exchange: Exchange): Change {
  return expected => ({ ...expected, exchanges: [...expected.exchanges, exchange] });
}

/** A request without some headers. */
export function without(request: WireRequest, ...names: readonly string[]): WireRequest {
  const kept = Object.entries(request.headers).filter(([name]) => !names.includes(name));
  return { ...request, headers: Object.fromEntries(kept) };
}
