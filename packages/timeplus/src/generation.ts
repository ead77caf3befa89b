/**
 * Generation of a server's REST API. `cloud`: up to early 2025, with endpoints that create streams and views.
 * `enterprise`: later, where these endpoints are gone and DDL takes their place (section 4.11).
 */
export type ApiGeneration = 'cloud' | 'enterprise';

/** What is known of the server's generation. */
export class Generation {
  #current: ApiGeneration | undefined;

  constructor(given: ApiGeneration | undefined) {
    this.#current = given;
  }

  /** Undefined until it is known. */
  get current(): ApiGeneration | undefined {
    return this.#current;
  }

  /** Takes note of what an answer showed; what was given or learnt first stays. */
  learn(generation: ApiGeneration): void {
    this.#current ??= generation;
  }
}
