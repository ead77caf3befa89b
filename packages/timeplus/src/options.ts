import type { ClientOptions } from '@sdk/core';
import type { ApiGeneration } from './generation.js';

/** Options of a TimeplusClient. */
export interface TimeplusClientOptions extends ClientOptions {
  /** Address of the server without workspace, e.g. `https://us.timeplus.cloud` or `http://localhost:8000`. */
  readonly baseUrl: string | URL;
  /** Id of the workspace, not its name; self-hosted servers call it `default`. Left out for `{baseUrl}/api`. */
  readonly workspace?: string;
  /** Generation of the server's API. @defaultValue found out with the first call that depends on it */
  readonly apiGeneration?: ApiGeneration;
}
