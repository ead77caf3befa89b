/** The parts of the library `mqtt` that are used here; its own types would bring those of Node with them. */
declare module 'mqtt' {
  interface Client {
    on(event: 'connect' | 'close', listener: () => void): this;
    on(event: 'error', listener: (error: Error & { readonly code?: number | string }) => void): this;
    on(event: 'message', listener: (topic: string, payload: Uint8Array) => void): this;
    publishAsync(
      topic: string,
      payload: string | Uint8Array,
      options: { readonly qos: 1; readonly retain: false },
    ): Promise<unknown>;
    subscribeAsync(topic: string): Promise<unknown>;
    end(force: boolean): this;
  }
  interface Library {
    connect(url: string, options: object): Client;
  }
  const library: Library;
  export default library;
}
