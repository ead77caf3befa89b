import { requireObject, requireText } from '../validation.js';

/** What `M` has recorded. */
export interface Modification<T> {
  /** The model with the changes. */
  readonly model: T;
  /** The members that were set, with their last values. */
  readonly changes: Partial<T>;
}

/**
 * Records changes to a model, so that an update sends these only. Every member that was set counts, also when its value
 * is what it was before; `diff` compares instead. Changes are to whole members: for one element, set `elems`.
 *
 * @example
 * await client.flow.update(new M(flow, { description: 'New' }).modify('capacity', 500));
 */
export class M<T extends object> {
  readonly #original: T;
  readonly #changes: Partial<T> = {};

  /**
   * @param model stays as it is: the changes are made to a copy.
   * @param changes first changes.
   * @throws {ValidationError} when one of them is no object.
   */
  constructor(model: T, changes: Partial<T> = {}) {
    this.#original = structuredClone(requireObject('M', 'model', model));
    Object.assign(this.#changes, structuredClone(requireObject('M', 'changes', changes)));
  }

  /** Sets a member. @throws {ValidationError} when the key is no name. */
  modify<Key extends keyof T & string>(key: Key, value: T[Key]): this {
    this.#changes[requireText('M.modify', 'key', key) as Key] = structuredClone(value);
    return this;
  }

  /** The model with the changes, and the changes alone. */
  done(): Modification<T> {
    return structuredClone({ model: { ...this.#original, ...this.#changes }, changes: this.#changes });
  }
}
