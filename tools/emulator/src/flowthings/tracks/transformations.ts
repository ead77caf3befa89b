import type { Elements } from '../model/stored-object.js';

/** A drop as JavaScript handlers get and give it; a drop that is given has at least `elems`. */
export interface TransformedDrop {
  readonly elems: Elements;
  readonly location?: unknown;
  readonly fhash?: string;
  readonly [member: string]: unknown;
}

/** What a handler can do beside returning drops. */
export interface TransformationContext {
  /** Adds an entry to the log that a simulation answers. */
  log(entry: unknown): void;
}

/**
 * Stands for the JavaScript of a track or task: gives the drop that goes on, several, or none (null, undefined).
 */
export type Transformation = (
  drop: TransformedDrop,
  context: TransformationContext,
) => TransformedDrop | readonly TransformedDrop[] | null | undefined;

/** The handlers that carry out `js`, which the emulator does not run itself. */
export class Transformations {
  readonly #handlers = new Map<string, Transformation>();

  register(name: string, handler: Transformation): void {
    this.#handlers.set(name, handler);
  }

  /**
   * The handler of a `js` text: the one that was registered under the whole text, or under the name of the function
   * in it (`function double(drop) {...}`).
   */
  find(js: unknown): Transformation | undefined {
    if (typeof js !== 'string') return undefined;
    const name = /^\s*function\s+([A-Za-z_$][\w$]*)/.exec(js)?.[1];
    return this.#handlers.get(js.trim()) ?? (name === undefined ? undefined : this.#handlers.get(name));
  }

  clear(): void {
    this.#handlers.clear();
  }
}

/** What a handler returned, as a list. */
export function transformed(
  handler: Transformation,
  drop: TransformedDrop,
  context: TransformationContext,
): readonly TransformedDrop[] {
  // A copy, so that a handler cannot change what is stored.
  const result = handler(structuredClone(drop), context);
  if (result === null || result === undefined) return [];
  return Array.isArray(result) ? result : [result as TransformedDrop];
}
