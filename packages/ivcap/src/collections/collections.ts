import { isHttpError, type Pager } from '@sdk/core';
import type { Aspect } from '../aspects/aspect.js';
import type { Aspects } from '../aspects/aspects.js';
import { ResourceNotFoundError } from '../errors/lookup-errors.js';
import type { PagingOptions } from '../lists/list-options.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireText, requireUrn } from '../validation.js';
import { mapPager } from './map-pager.js';

const DEFINITION = 'urn:ivcap:schema:collection.1';
const MEMBER = 'urn:ivcap:schema:collection-item.1';

/** A set of things that belong together. */
export interface Collection {
  readonly urn: string;
  readonly name: string;
  readonly description: string | undefined;
}

/** What a collection is to be. */
export interface CollectionInput {
  readonly urn: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly policy?: string | undefined;
}

/** That something belongs to a collection. */
export interface CollectionItem {
  readonly collection: string;
  /** URN of what belongs to it. */
  readonly item: string;
  /** URN of the aspect that says so. */
  readonly aspect: string;
}

/** Which collections to list. */
export interface CollectionListOptions extends PagingOptions {
  /** The end of a jsonpath filter on the name, e.g. `starts with "CTD"`. */
  readonly nameFilter?: string | undefined;
}

interface DefinitionContent {
  readonly name: string;
  readonly description?: string | undefined;
}

/** Collections, which are aspects by convention: one that defines it, and one for each thing in it. */
export class Collections {
  readonly #aspects: Aspects;

  constructor(aspects: Aspects) {
    this.#aspects = aspects;
  }

  /** Defines a collection, or changes its definition. It is looked for first, because some servers refuse to update what is not there. */
  async create(input: CollectionInput, options?: IvcapRequestOptions): Promise<Collection> {
    const operation = 'collections.create';
    const urn = requireUrn(operation, 'urn', input?.urn);
    const { policy, description } = input;
    const name = requireText(operation, 'name', input.name);
    const content: DefinitionContent = { name, ...(description === undefined ? {} : { description }) };
    const statement = { entity: urn, schema: DEFINITION, content, policy };
    const known = await this.#first(urn, DEFINITION, options);
    if (known === undefined) await this.#aspects.add(statement, options);
    else await this.#aspects.update(statement, options);
    return { urn, name, description };
  }

  /** @throws {ResourceNotFoundError} when there is none. */
  async get(urn: string, options?: IvcapRequestOptions): Promise<Collection> {
    requireUrn('collections.get', 'urn', urn);
    const definition = await this.#aspects
      .list<DefinitionContent>({ entity: urn, schema: DEFINITION, limit: 1 }, options)
      .first({ signal: options?.signal });
    if (definition === undefined) throw new ResourceNotFoundError('collections.get', urn);
    return collectionOf(definition);
  }

  /** @example for await (const { name } of ivcap.collections.list({ nameFilter: 'starts with "CTD"' })) console.log(name); */
  list(
    { nameFilter, ...paging }: CollectionListOptions = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<Collection> {
    const contentPath =
      nameFilter === undefined
        ? undefined
        : `$.name ? (@ ${requireText('collections.list', 'nameFilter', nameFilter)})`;
    const definitions = this.#aspects.list<DefinitionContent>(
      { ...paging, schema: DEFINITION, contentPath },
      requestOptions,
    );
    return mapPager(definitions, collectionOf);
  }

  /** The things in a collection. */
  items(
    urn: string,
    paging: PagingOptions = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<CollectionItem> {
    requireUrn('collections.items', 'urn', urn);
    const members = this.#aspects.list<{ readonly item?: unknown }>(
      { ...paging, entity: urn, schema: MEMBER },
      requestOptions,
    );
    return mapPager(members, member => ({
      collection: urn,
      item: String(member.content?.item),
      aspect: member.urn,
    }));
  }

  /** Puts something into a collection; undefined when it is in it already. */
  async add(
    urn: string,
    item: string,
    { policy, ...options }: IvcapRequestOptions & { readonly policy?: string | undefined } = {},
  ): Promise<CollectionItem | undefined> {
    const operation = 'collections.add';
    requireUrn(operation, 'urn', urn);
    requireUrn(operation, 'item', item);
    if ((await this.#memberIfKnown(urn, item, options)) !== undefined) return undefined;
    const content = { collection: urn, item };
    const { urn: aspect } = await this.#aspects.add(
      { entity: urn, schema: MEMBER, content, policy },
      options,
    );
    return { collection: urn, item, aspect };
  }

  /** Takes something out of a collection; false when it is not in it. */
  async remove(urn: string, item: string, options?: IvcapRequestOptions): Promise<boolean> {
    const operation = 'collections.remove';
    requireUrn(operation, 'urn', urn);
    requireUrn(operation, 'item', item);
    const member = await this.#member(urn, item, options);
    if (member === undefined) return false;
    await member.retract(options);
    return true;
  }

  /** Takes everything out of a collection, and then its definition away. Resolves with the number of aspects retracted. */
  async retract(urn: string, options?: IvcapRequestOptions): Promise<number> {
    requireUrn('collections.retract', 'urn', urn);
    let count = 0;
    for (const schema of [MEMBER, DEFINITION]) {
      const aspects = await this.#aspects
        .list({ entity: urn, schema, includeContent: false }, options)
        // Retracting while walking would move the pages.
        .toArray({ limit: Infinity });
      for (const aspect of aspects) await aspect.retract(options);
      count += aspects.length;
    }
    return count;
  }

  /** Some servers cannot look into the content; adding twice does less harm than not at all. */
  async #memberIfKnown(
    urn: string,
    item: string,
    options?: IvcapRequestOptions,
  ): Promise<Aspect | undefined> {
    try {
      return await this.#member(urn, item, options);
    } catch (error) {
      if (!isHttpError(error) || error.status === 401) throw error;
      return undefined;
    }
  }

  #member(urn: string, item: string, options?: IvcapRequestOptions): Promise<Aspect | undefined> {
    return this.#first(urn, MEMBER, options, `$.item ? (@ == ${JSON.stringify(item)})`);
  }

  #first(
    entity: string,
    schema: string,
    options?: IvcapRequestOptions,
    contentPath?: string,
  ): Promise<Aspect | undefined> {
    return this.#aspects
      .list({ entity, schema, contentPath, limit: 1, includeContent: false }, options)
      .first({ signal: options?.signal });
  }
}

function collectionOf({ entity, content }: Aspect<DefinitionContent>): Collection {
  return { urn: entity, name: content?.name ?? '', description: content?.description };
}
