import type { Row } from '../model/row.js';

/** How events of a reliable topic, source or service event are sent again. */
export interface Reliability {
  readonly redeliveryFrequencyMs: number;
  readonly redeliveryTtlMs: number;
}

/** Used when a reliable resource does not say; the values are a guess. */
const defaultFrequencySeconds = 60;
const defaultTtlSeconds = 3600;

/** What a resource says of its reliability, in seconds; undefined when it is not reliable. */
export function reliabilityOf(resource: Row | undefined): Reliability | undefined {
  if (resource?.['isReliable'] !== true) return undefined;
  return {
    redeliveryFrequencyMs: milliseconds(resource['redeliveryFrequency'], defaultFrequencySeconds),
    redeliveryTtlMs: milliseconds(resource['redeliveryTTL'], defaultTtlSeconds),
  };
}

function milliseconds(seconds: unknown, fallback: number): number {
  return 1000 * (typeof seconds === 'number' && seconds > 0 ? seconds : fallback);
}
