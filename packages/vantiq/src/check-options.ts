import { invalid, isObject, received } from './validation.js';

/** What an option must be, in words and as a test. */
type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

const text: Rule = ['a non-empty string', value => typeof value === 'string' && value.trim() !== ''];
const flag: Rule = ['true or false', value => typeof value === 'boolean'];
const milliseconds: Rule = [
  'a number of milliseconds above 0',
  value => typeof value === 'number' && value > 0,
];
const group: Rule = ['an object', isObject];

/** Options that several calls share, by name. */
const RULES: Readonly<Record<string, Rule>> = {
  signal: ['an AbortSignal', value => isObject(value) && typeof value['addEventListener'] === 'function'],
  timeout: ['an object, e.g. { totalMs: 5000 }', isObject],
  retry: ['an object or false', value => value === false || isObject(value)],
  headers: ['a plain object of texts', isTextRecord],
  targetNamespace: text,
  impersonateUser: text,
  idempotent: flag,
  persistent: flag,
  timeoutMs: milliseconds,
  idleMs: milliseconds,
  highWaterMark: ['a whole number of 1 or more', value => Number.isSafeInteger(value) && Number(value) >= 1],
  overflow: [
    "'fail', 'dropOldest' or 'pause'",
    value => value === 'fail' || value === 'dropOldest' || value === 'pause',
  ],
  limits: group,
  backoff: group,
  transport: group,
  dataPings: flag,
  maxReconnects: ['a number of 0 or more', value => typeof value === 'number' && value >= 0],
  login: ["'validate' or 'authenticate'", value => value === 'validate' || value === 'authenticate'],
};

/**
 * Refuses options of the wrong kind, which would fail later in odd ways or be passed over. Names without a rule are left
 * to whoever reads them.
 *
 * @param prefix stands before the names, e.g. `socket.`.
 * @throws {ValidationError} that names the option.
 */
export function checkOptions(operation: string, options: object, prefix = ''): void {
  if (!isObject(options))
    throw invalid(operation, { field: 'options', expected: 'an object', received: received(options) });
  for (const [name, [expected, holds]] of Object.entries(RULES)) {
    const value = options[name];
    if (value !== undefined && !holds(value))
      throw invalid(operation, { field: `${prefix}${name}`, expected, received: shown(value) });
  }
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : received(value);
}

/** A `Headers` or a `Map` has no properties of its own, so that it would be taken for an empty object. */
function isTextRecord(value: unknown): boolean {
  return (
    Object.prototype.toString.call(value) === '[object Object]' &&
    Object.values(value as object).every(item => typeof item === 'string')
  );
}
