import type { DurationText } from '../rest/request-options.js';

/** Newest errors and throughput of a source or sink. */
export interface ConnectorStats {
  readonly success_count?: number;
  readonly failure_count?: number;
  /** Milliseconds (a guess). */
  readonly uptime?: number;
  readonly throughput?: readonly ThroughputPoint[] | null;
  readonly errors?: readonly LoggedError[] | null;
  readonly [field: string]: unknown;
}

/** Events per second at one time. */
export interface ThroughputPoint {
  readonly time: string;
  readonly value: number;
}

/** An error of a source or sink. */
export interface LoggedError {
  readonly time: string;
  readonly message: string;
}

/** The spans that statistics cover; servers want both. */
export interface StatsRange {
  /** Span of the throughput, e.g. `1h`. */
  readonly metricsTimeRange: DurationText;
  /** Span of the errors, e.g. `24h`. */
  readonly errorLogTimeRange: DurationText;
}
