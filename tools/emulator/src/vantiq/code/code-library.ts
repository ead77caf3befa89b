import type { Caller } from '../caller.js';

/** What a handler knows of the call. */
export interface CodeCall {
  readonly caller: Caller;
  /** Set when the arguments came as a list. */
  readonly positional: readonly unknown[] | undefined;
}

/** Arguments by name; declared ones that the call leaves out are null. */
export type ProcedureArguments = Readonly<Record<string, unknown>>;

/** Carries out a procedure; what it returns is the result. */
export type ProcedureHandler = (args: ProcedureArguments, call: CodeCall) => unknown;

/** Carries out a procedure whose result is a sequence. */
export type StreamingProcedureHandler = (
  args: ProcedureArguments,
  call: CodeCall,
) => AsyncIterable<unknown> | Iterable<unknown>;

/** A registered procedure. */
export interface Procedure {
  /** Names of its parameters, for arguments that come as a list; undefined when they are not declared. */
  readonly parameters: readonly string[] | undefined;
  readonly handler: ProcedureHandler;
}

/** Takes the event that a rule is bound to. */
export type RuleHandler = (
  event: { readonly path: string; readonly value: unknown },
  caller: Caller,
) => unknown;

/** What a source does with queries and with what is published to it. */
export interface SourceHandler {
  query?(query: unknown, caller: Caller): unknown;
  publish?(message: unknown, caller: Caller): unknown;
}

/** Handlers in JavaScript for what a Vantiq server would run as VAIL, by namespace and name. */
export class CodeLibrary {
  readonly procedures: Shelf<Procedure> = new Shelf();
  readonly rules: Shelf<RuleHandler> = new Shelf();
  readonly sources: Shelf<SourceHandler> = new Shelf();

  clear(): void {
    this.procedures.clear();
    this.rules.clear();
    this.sources.clear();
  }
}

/** Handlers of one sort. */
export class Shelf<T> {
  readonly #entries = new Map<string, T>();

  put(namespace: string, name: string, entry: T): void {
    this.#entries.set(`${namespace} ${name}`, entry);
  }

  get(namespace: string, name: string): T | undefined {
    return this.#entries.get(`${namespace} ${name}`);
  }

  clear(): void {
    this.#entries.clear();
  }
}
