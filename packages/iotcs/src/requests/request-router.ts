import type { RequestHandler } from './device-request.js';

/** Finds the handler of a request by endpoint and path. */
export class RequestRouter {
  readonly #endpoints = new Map<string, Map<string, RequestHandler>>();
  #onChange: (() => void) | undefined;

  /** Replaces the handler of a path. A path that ends in `/` stands for everything below it. */
  register(endpointId: string, path: string, handler: RequestHandler): void {
    const handlers = this.#endpoints.get(endpointId) ?? new Map<string, RequestHandler>();
    handlers.set(path, handler);
    this.#endpoints.set(endpointId, handlers);
    this.#onChange?.();
  }

  unregister(endpointId: string, path: string): void {
    this.#endpoints.get(endpointId)?.delete(path);
  }

  /** The handler of the path, or of the nearest path above it; undefined when there is none. */
  find(endpointId: string, path: string): RequestHandler | undefined {
    const handlers = this.#endpoints.get(endpointId);
    const exact = handlers?.get(path);
    if (exact !== undefined || handlers === undefined) return exact;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = handlers.get(path.slice(0, end + 1));
      if (above !== undefined) return above;
    }
    return undefined;
  }

  /** Tells that a request which could not be served may be served now. */
  changed(): void {
    this.#onChange?.();
  }

  /** Called after each registration and by `changed`. */
  setOnChange(callback: () => void): void {
    this.#onChange = callback;
  }
}
