import type { IvcapCall } from '../endpoint.js';
import { IvcapRefusal, invalidRequest } from '../errors.js';

/** The version of the tus protocol. */
export const TUS_VERSION = '1.0.0';

/**
 * Makes sure that the request is of the right version of tus, if it says which; some clients do not.
 *
 * @throws {IvcapRefusal} with status 412
 */
export function checkTusVersion({ exchange }: IvcapCall): void {
  const version = exchange.header('tus-resumable') ?? TUS_VERSION;
  if (version === TUS_VERSION) return;
  throw new IvcapRefusal(
    412,
    { message: `Tus-Resumable must be ${TUS_VERSION}` },
    { 'tus-version': TUS_VERSION },
  );
}

/**
 * A count in a header; undefined when it is not there.
 *
 * @throws {IvcapRefusal} with status 400 when it is no count
 */
export function countHeader({ exchange }: IvcapCall, name: string): number | undefined {
  const text = exchange.header(name);
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw invalidRequest('invalid_field_type', `"${name}" must be a whole number from 0 up`);
}
