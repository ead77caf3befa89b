import type { Caller } from '../caller.js';
import { badRequest, notEmulated, notFound, VantiqRefusal } from '../errors.js';
import type { Installation } from '../installation.js';
import type { Row } from '../model/row.js';
import { type Outcome, ok } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';
import type { Procedure } from './code-library.js';
import { CodeResult } from './code-result.js';

/**
 * Carries out a procedure.
 *
 * @param args - an object of named arguments or a list; undefined when the request has no body
 * @param streamed - whether a result that is a sequence may be answered while its items come
 * @throws VantiqRefusal with status 404 for an unknown procedure or without a body (section 4.3), 501 for one
 * without a handler
 */
export async function execute(
  installation: Installation,
  caller: Caller,
  name: string,
  args: unknown,
  streamed: boolean,
): Promise<Outcome> {
  const row = installation.systemTable(caller.namespace, 'procedures').find(['name'], { name });
  if (!row || args === undefined) {
    const instance = `{name=${name}}`;
    throw notFound(
      `The requested instance ('${instance}') of the procedures resource could not be found.`,
      'procedures',
      instance,
    );
  }
  const procedure = installation.code.procedures.get(caller.namespace, name);
  if (!procedure) throw notEmulated(`the emulator has no handler for the procedure ${name}`);
  const positional = Array.isArray(args) ? args : undefined;
  const result = await run(procedure, name, namedArguments(procedure, row, args), { caller, positional });
  if (isSequence(result)) {
    const items = toAsync(result, name);
    return streamed ? { status: 200, items } : ok(await collected(items));
  }
  if (streamed && Array.isArray(result)) return { status: 200, items: toAsync(result, name) };
  if (result instanceof CodeResult) {
    return { status: 200, body: result.body, contentType: result.contentType };
  }
  return ok(result ?? null);
}

/** Turns what a handler throws into what a client sees. */
export function codeFailure(name: string, error: unknown): VantiqRefusal {
  if (error instanceof VantiqRefusal) return error;
  const { message = String(error) } = error as { readonly message?: string };
  return new VantiqRefusal(500, 'io.vantiq.server.error', `${name}: ${message}`, [name]);
}

async function run(
  { handler }: Procedure,
  name: string,
  args: Row,
  call: Parameters<Procedure['handler']>[1],
): Promise<unknown> {
  try {
    return await handler(args, call);
  } catch (error) {
    throw codeFailure(name, error);
  }
}

function namedArguments({ parameters }: Procedure, row: Row, args: unknown): Row {
  const names = parameters ?? (row['parameterNames'] as readonly string[] | undefined);
  if (Array.isArray(args)) {
    if (names && args.length > names.length) {
      throw badRequest(`${String(row['name'])} takes ${names.length} arguments, got ${args.length}.`);
    }
    const byName = args.map((value, index) => [names?.[index] ?? String(index), value] as const);
    return { ...allNull(names), ...Object.fromEntries(byName) };
  }
  if (!isPlainObject(args)) throw badRequest('The arguments are neither an object nor an array.');
  return { ...allNull(names), ...args };
}

function allNull(names: readonly string[] = []): Row {
  return Object.fromEntries(names.map(name => [name, null]));
}

function isSequence(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Symbol.asyncIterator in value || (Symbol.iterator in value && 'next' in value);
}

async function* toAsync(
  items: AsyncIterable<unknown> | Iterable<unknown>,
  name: string,
): AsyncGenerator<unknown> {
  try {
    yield* items;
  } catch (error) {
    throw codeFailure(name, error);
  }
}

async function collected(items: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all;
}
