import type { VantiqErrorDetail } from '../errors/error-details.js';

/** Properties that the server keeps on every record. */
export interface SystemProperties {
  /** 24 hexadecimal characters. */
  readonly _id: string;
  /** Namespace that the record lives in; look at it when writes seem to vanish. */
  readonly ars_namespace: string;
  /** 1 at first, one more with each update. */
  readonly ars_version: number;
  readonly ars_createdAt: string;
  readonly ars_createdBy: string;
  readonly ars_modifiedAt: string;
  readonly ars_modifiedBy: string;
}

/** A record as the server answers it. */
export type VantiqRecord<Row> = Row & Partial<SystemProperties>;

/** A record of which only some properties were asked for; `_id` comes along (guess, U-08). */
export type SelectedRecord<Row, Name extends string> = {
  [K in Name]: K extends keyof VantiqRecord<Row> ? VantiqRecord<Row>[K] : unknown;
} & Partial<Pick<SystemProperties, '_id'>>;

/** What an update changed, for updates and upserts answer no more than that. */
export type ChangedProperties<Row> = Partial<VantiqRecord<Row>>;

/** Money: a currency and an amount, e.g. `USD:12.50`. */
export type Currency = `${string}:${string}`;

/** A Decimal, which is text so that no digit is lost, e.g. `3.1400`. */
export type Decimal = string;

/** A moment in UTC, e.g. `2026-01-05T10:11:12.345Z`. */
export type DateTime = string;

/** One step of a JSON Patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string };

/** What became of one instance of a bulk insert (the shape on the wire is a guess, U-01). */
export type BulkInsertResult<Row> =
  | { readonly isSuccess: true; readonly statusCode: number; readonly body: VantiqRecord<Row> }
  | { readonly isSuccess: false; readonly statusCode: number; readonly errors: readonly VantiqErrorDetail[] };
