import type { ListOptions } from '../lists/list-options.js';

/** What to say about an entity. */
export interface AspectInput<Content extends object> {
  /** URN of what the content is about; it need not be known to the server. */
  readonly entity: string;
  /** URN of the content's schema. @defaultValue the content's member `$schema` */
  readonly schema?: string | undefined;
  /** A JSON object. */
  readonly content: Content;
  /** URN of the policy that says who may see it. */
  readonly policy?: string | undefined;
}

/** Which aspects to list. */
export interface AspectListOptions extends ListOptions {
  /** URN of the entity, exactly. */
  readonly entity?: string | undefined;
  /** Schema; `%` stands for any text. */
  readonly schema?: string | undefined;
  /** A PostgreSQL jsonpath that the content fulfils, e.g. `$.images[*] ? (@.size > 10000)`. Some servers refuse it. */
  readonly contentPath?: string | undefined;
  /** A field, or several with commas between them. @defaultValue `valid_from` on today's servers */
  readonly orderBy?: string | undefined;
  /** @defaultValue true on today's servers, which gives the newest first */
  readonly orderDesc?: boolean | undefined;
  /** False for lists without content. @defaultValue true */
  readonly includeContent?: boolean | undefined;
}
