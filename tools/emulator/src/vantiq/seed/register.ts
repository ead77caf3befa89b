import type { CodeLibrary, ProcedureHandler } from '../code/code-library.js';
import type { VantiqProcedureSeed, VantiqRuleSeed, VantiqSourceSeed } from './seed.js';

/** Keeps the handler of a procedure, when it has one. */
export function registerProcedure(
  code: CodeLibrary,
  namespace: string,
  procedure: VantiqProcedureSeed,
): void {
  const { name, parameters, handler, stream, returns } = procedure;
  const constant: ProcedureHandler | undefined = returns === undefined ? undefined : () => returns;
  const used = handler ?? stream ?? constant;
  if (used) code.procedures.put(namespace, name, { parameters, handler: used });
}

/** Keeps the handler of a rule, when it has one. */
export function registerRule(code: CodeLibrary, namespace: string, { name, handler }: VantiqRuleSeed): void {
  if (handler) code.rules.put(namespace, name, handler);
}

/** Keeps the handlers of a source, when it has any. */
export function registerSource(code: CodeLibrary, namespace: string, source: VantiqSourceSeed): void {
  const { name, query, publish } = source;
  if (query || publish) {
    code.sources.put(namespace, name, { ...(query ? { query } : {}), ...(publish ? { publish } : {}) });
  }
}
