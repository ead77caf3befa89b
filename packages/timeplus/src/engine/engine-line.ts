import { parseJson } from '@sdk/core';

/** The engine's words when a query fails after its first rows were sent: text in the body, under status 200. */
const EXCEPTION = /Code: \d+\. DB::\w*Exception[\s\S]*/;

/** One line of an answer in the format JSONEachRow. */
export type EngineLine =
  | { readonly kind: 'row'; readonly row: unknown }
  | { readonly kind: 'exception'; readonly text: string };

/**
 * Reads a line. An exception may stand on a line of its own or behind a row that was cut.
 *
 * @throws {SyntaxError} when it is neither a row nor an exception.
 */
export function parseEngineLine(line: string): EngineLine {
  try {
    return { kind: 'row', row: parseJson(line, 'bigint') };
  } catch (error) {
    const text = EXCEPTION.exec(line)?.[0];
    if (text === undefined) throw error;
    return { kind: 'exception', text };
  }
}
