/** Statuses after which the same request may well succeed. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** System codes of failures before a single byte reached the server; replaying is safe for every operation. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when a status calls for another attempt. */
export function isRetriedStatus(status: number): boolean {
  return RETRIED_STATUSES.has(status);
}

/** True when the failure happened before the request could have had an effect. */
export function wasNeverSent(systemCode: string | undefined): boolean {
  return systemCode !== undefined && NEVER_SENT.has(systemCode);
}

/** TLS failures that another attempt cannot cure. */
const CERTIFICATE_FAILURE = /^(CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/;

/** True when a failed connection may come up at the next attempt; undefined codes count as such. */
export function isPassingFailure(systemCode: string | undefined): boolean {
  return systemCode === undefined || !CERTIFICATE_FAILURE.test(systemCode);
}
