/** Uploads in progress, by artifact: one at a time. */
export class UploadLocks {
  readonly #running = new Map<string, { readonly stop: () => void; readonly ended: Promise<void> }>();

  /**
   * Ends the upload that still goes on for an artifact, and waits until what it brought is kept. A later request wins,
   * because a client that asks again has given up the connection before it.
   */
  async interrupt(id: string): Promise<void> {
    for (let running = this.#running.get(id); running; running = this.#running.get(id)) {
      running.stop();
      await running.ended;
    }
  }

  /** Carries out an upload to an artifact; `stop` ends its connection. */
  async run<T>(id: string, stop: () => void, work: () => Promise<T>): Promise<T> {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#running.set(id, { stop, ended });
    try {
      return await work();
    } finally {
      this.#running.delete(id);
      resolve();
    }
  }
}
