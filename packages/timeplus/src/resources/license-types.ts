import type { ResourceInfo } from './common-types.js';

/** What the server knows of a license. */
export interface LicenseInfo {
  readonly created_by?: string;
  readonly issued?: string;
  readonly expiry?: string;
  readonly is_trial?: boolean;
  readonly entitlements?: readonly LicenseEntitlement[] | null;
  readonly [field: string]: unknown;
}

/** Something that a license allows. */
export interface LicenseEntitlement {
  readonly code: string;
  readonly created?: string;
  readonly updated?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A license as servers of the cloud era report a single one. */
export interface RegisteredLicense extends ResourceInfo {
  readonly id: string;
  readonly is_trial?: boolean;
  /** The license in the words of the licensing service. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Bytes ingested on one day. */
export interface LicenseUsage {
  /** The day, in the form that the server gives it. */
  readonly date?: unknown;
  readonly type?: 'Stream' | 'ExternalStream' | (string & {});
  readonly ingest_bytes?: number;
  readonly [field: string]: unknown;
}

/** Results of one check. */
export interface LicenseValidation {
  readonly validated_at?: string;
  readonly validations?: readonly LicenseValidationItem[] | null;
  readonly [field: string]: unknown;
}

/** What was allowed, and what was found. */
export interface LicenseValidationItem {
  readonly type?: string;
  readonly status?: string;
  readonly message?: string;
  readonly value?: string;
  readonly actual?: string;
}

/** Who asks for a trial. */
export interface TrialRequest {
  readonly userEmail?: string;
  readonly userName?: string;
  readonly password?: string;
  /** True to let the vendor count how the product is used. */
  readonly allowTrack?: boolean;
}
