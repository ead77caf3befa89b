import type { Endpoint } from './endpoint.js';

/** All endpoints of the API that need a token; the first that matches answers. */
export const endpoints: readonly Endpoint[] = [];
