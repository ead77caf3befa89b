import { isHttpError } from '@sdk/core';

/**
 * Generation of a server's REST API. `cloud`: up to early 2025, with endpoints that create streams and views.
 * `enterprise`: later, where these endpoints are gone and DDL takes their place (section 4.11).
 */
export type ApiGeneration = 'cloud' | 'enterprise';

/** The two ways to do what older servers have an endpoint for. */
export interface BothWays<T> {
  readonly endpoint: () => Promise<T>;
  readonly ddl: () => Promise<T>;
  /**
   * Whether the changed resource exists, for endpoints of a single one: their status 404 may also mean that it does not.
   */
  readonly exists?: () => Promise<boolean>;
}

/** What is known of the server's generation. */
export class Generation {
  #current: ApiGeneration | undefined;

  constructor(given: ApiGeneration | undefined) {
    this.#current = given;
  }

  /** Goes the way of this server; until it is known, the endpoint is tried first and its absence teaches it. */
  async choose<T>(ways: BothWays<T>): Promise<T> {
    if (this.#current !== 'enterprise') {
      try {
        const result = await ways.endpoint();
        this.#current ??= 'cloud';
        return result;
      } catch (error) {
        if (this.#current === 'cloud' || !(await isEndpointMissing(error, ways.exists))) throw error;
      }
    }
    const result = await ways.ddl();
    this.#current ??= 'enterprise';
    return result;
  }
}

async function isEndpointMissing(error: unknown, exists: BothWays<unknown>['exists']): Promise<boolean> {
  if (!isHttpError(error)) return false;
  if (error.status === 405) return true;
  return error.status === 404 && (exists === undefined || (await exists()));
}
