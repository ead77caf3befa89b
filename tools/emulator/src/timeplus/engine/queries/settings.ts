import { engineError } from '../errors.js';
import type { Settings, SettingValue } from '../sql/ast.js';
import { durationMs, parseIntervalLiteral } from '../sql/interval-units.js';
import { parseInstant } from '../types/parse-time.js';

/** Settings that a query may have. The last four change nothing in the emulator. */
const known: ReadonlySet<string> = new Set([
  'query_mode',
  'seek_to',
  'enable_backfill_from_historical_store',
  'enable_idempotent_processing',
  'asterisk_include_tp_sn_column',
  'force_backfill_in_order',
  'recovery_policy',
  'max_threads',
  'default_hash_table',
]);

const refused: ReadonlySet<string> = new Set(['emit_during_backfill', 'replay_speed']);

/** Throws 115 for a setting that there is not, 48 for one that the emulator lacks. */
export function checkSettings(settings: Settings): void {
  for (const [name, value] of settings) {
    if (known.has(name)) continue;
    const isOff = value === 0 || value === false || value === '';
    if (!refused.has(name)) throw engineError('UNKNOWN_SETTING', `Unknown setting ${name}`);
    if (!isOff) throw engineError('NOT_IMPLEMENTED', `Setting ${name} is not implemented by the emulator`);
  }
}

/** Whether the value of a setting switches it on. */
export function isOn(value: SettingValue | undefined, byDefault: boolean): boolean {
  if (value === undefined) return byDefault;
  return value === true || value === 1 || value === '1' || value === 'true';
}

/**
 * Where `seek_to` starts, in microseconds since 1970: a time, a span back from now such as `-2h`, or `earliest`.
 * Undefined when no history is asked for.
 */
export function seekMicros(settings: Settings, nowMs: number): bigint | undefined {
  const value = settings.get('seek_to');
  if (value === undefined || value === 'latest' || value === '') return undefined;
  if (value === 'earliest') return -(2n ** 62n);
  const text = String(value);
  if (text.startsWith('-')) {
    const span = parseIntervalLiteral(text.slice(1));
    const ms = span === undefined ? undefined : durationMs(span);
    if (ms !== undefined) return BigInt(Math.round((nowMs - ms) * 1000));
  }
  const nanos = parseInstant(text, 'UTC');
  if (nanos === undefined) {
    throw engineError(
      'BAD_ARGUMENTS',
      `seek_to needs a time, a span such as -2h, earliest or latest, got '${text}'`,
    );
  }
  return nanos / 1000n;
}
