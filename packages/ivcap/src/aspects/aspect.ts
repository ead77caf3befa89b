import type { ApiCall } from '@sdk/core';
import type { IvcapRequestOptions } from '../options.js';
import type { AspectContent, AspectRecord } from './aspect-record.js';

/** What an aspect asks the client that it comes from. */
export interface AspectRequests {
  fetch(id: string, options?: IvcapRequestOptions): ApiCall<AspectRecord<AspectContent>>;
  retract(id: string, options?: IvcapRequestOptions): ApiCall<void>;
}

/**
 * A statement about an entity: a JSON object with a schema, valid for a time. Old servers call it metadata. It is never
 * changed; retracting it ends its time.
 */
export class Aspect<Content extends object = AspectContent> {
  readonly #requests: AspectRequests;
  #record: AspectRecord<Content>;

  /** Use the methods of `IvcapClient.aspects`. */
  constructor(record: AspectRecord<Content>, requests: AspectRequests) {
    this.#record = record;
    this.#requests = requests;
  }

  /** URN of this aspect. */
  get urn(): string {
    return this.#record.id;
  }

  /** URN of what it is about. */
  get entity(): string {
    return this.#record.entity;
  }

  get schema(): string {
    return this.#record.schema;
  }

  /** Undefined when the list that it comes from was asked for without content; `refresh` fetches it. */
  get content(): Content | undefined {
    return this.#record.content;
  }

  /** The content under the name that old clients have for it. */
  get aspect(): Content | undefined {
    return this.content;
  }

  /** All that is known, as it was when it was last fetched. */
  get record(): AspectRecord<Content> {
    return this.#record;
  }

  /** Fetches it anew. @throws {IvcapError} with status 404 when there is none. */
  refresh(options?: IvcapRequestOptions): ApiCall<this> {
    return this.#requests.fetch(this.urn, options).map(record => {
      this.#record = record as AspectRecord<Content>;
      return this;
    });
  }

  /** Ends its validity. It stays readable, with `record.validTo` set after a `refresh`. */
  retract(options?: IvcapRequestOptions): ApiCall<void> {
    return this.#requests.retract(this.urn, options);
  }

  toJSON(): AspectRecord<Content> {
    return this.#record;
  }

  toString(): string {
    return `<Metadata id=${this.urn}, entity=${this.entity} schema=${this.schema}>`;
  }
}
