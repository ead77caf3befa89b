/** Callbacks for single names, and one for all of them. */
export class Callbacks<T> {
  readonly #byName = new Map<string, T>();
  #forAll: T | undefined;

  /** @param callback undefined removes it. @param name undefined means all names. */
  set(callback: T | undefined, name: string | undefined): void {
    if (name === undefined) this.#forAll = callback;
    else if (callback === undefined) this.#byName.delete(name);
    else this.#byName.set(name, callback);
  }

  of(name: string): T | undefined {
    return this.#byName.get(name);
  }

  get forAll(): T | undefined {
    return this.#forAll;
  }
}
