/** Lets one request at a time work on the content of an artifact. */
export class UploadLocks {
  readonly #last = new Map<string, { readonly stop: () => void; readonly ended: Promise<void> }>();

  /**
   * Does work on an artifact, after whatever goes on there has ended. That is told to stop: a later request wins, because a
   * client that asks again has given up the connection before it.
   *
   * @param stop - ends the work early, when a later request comes
   */
  async exclusive<T>(id: string, stop: () => void, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(id);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const own = { stop, ended };
    this.#last.set(id, own);
    before?.stop();
    await before?.ended;
    try {
      return await work();
    } finally {
      if (this.#last.get(id) === own) this.#last.delete(id);
      resolve();
    }
  }
}
