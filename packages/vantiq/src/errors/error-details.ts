import { isObject } from '../validation.js';

/** One error as a Vantiq server words it. */
export interface VantiqErrorDetail {
  /** Short id, e.g. `io.vantiq.resource.not.found`; the status as text where the server gave none. */
  readonly code: string;
  /** May hold places such as `{0}` for the parameters; `formatMessage` fills them. */
  readonly message: string;
  readonly params: readonly unknown[];
}

/** More of a page that a proxy sent helps nobody. */
const LONGEST_TEXT = 500;

/**
 * Fills the places `{0}`, `{1}`, ... of a message; a place without a parameter stays.
 *
 * @example formatMessage('no {0} here', ['pump']) // 'no pump here'
 */
export function formatMessage(message: string, params: readonly unknown[]): string {
  return message.replace(/\{(\d+)\}/g, (place, index: string) => {
    const value = params[Number(index)];
    if (value === undefined) return place;
    return typeof value === 'string' ? value : asText(value);
  });
}

/**
 * Reads the errors out of a body that means failure, whatever shape it has: an array of errors, one error, `{"error"}`,
 * the forms of other servers on the way, text, or nothing (section 4.10).
 */
export function errorDetails(status: number, body: unknown): readonly VantiqErrorDetail[] {
  if (body === undefined || body === null || body === '') return [];
  const errors = Array.isArray(body) ? body : [body];
  return errors.map(error => errorDetail(status, error));
}

function errorDetail(status: number, error: unknown): VantiqErrorDetail {
  if (!isObject(error)) return { code: String(status), message: asText(error), params: [] };
  const { code, message, params, parms, error: text, detail } = error;
  const said = [message, text, detail].find(candidate => typeof candidate === 'string');
  const given = params ?? parms;
  return {
    code: typeof code === 'string' ? code : String(status),
    message: (said as string | undefined) ?? asText(error),
    // The parameters may be missing, and one server misspells them.
    params: Array.isArray(given) ? given : [],
  };
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  try {
    const text: string | undefined = JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'bigint' ? part.toString() : part,
    );
    return (text ?? String(value)).slice(0, LONGEST_TEXT);
  } catch {
    return 'an error in an unknown format';
  }
}
