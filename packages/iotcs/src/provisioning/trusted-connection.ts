import { fetchTrusting } from '#host';
import type { ConnectionOptions } from '../rest/rest-client.js';
import { pemOf } from './pem.js';
import type { Provisioning } from './provisioning.js';

/** When the assets name certificates, only these are trusted (section 4.1); a `fetch` of the caller's own decides by itself. */
export function trustedConnection(assets: Provisioning, options: ConnectionOptions): ConnectionOptions {
  if (assets.trustAnchors.length === 0 || options.fetch !== undefined) return options;
  return { ...options, fetch: fetchTrusting(assets.trustAnchors.map(pemOf)) };
}
