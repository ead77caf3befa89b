import { type ApiCall, type Pager, path } from '@sdk/core';
import {
  type JsonObject,
  member,
  objectsOf,
  referenceAt,
  requiredText,
  textAt,
  wholeAt,
} from '../codec/json-object.js';
import { decodeObject, goneCounts, type IvcapApi, ignoreBody } from '../connection/ivcap-api.js';
import { type ListOptions, listQuery } from '../lists/list-options.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { invalid, requireText, requireUrn, requireWhole } from '../validation.js';

/** What the server knows about a queue; lists tell less than a queue itself. */
export interface QueueRecord {
  /** URN of the queue. */
  readonly id: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly account: string | undefined;
  readonly createdAt: string | undefined;
  /** Messages that wait. */
  readonly totalMessages: number | undefined;
  readonly bytes: number | undefined;
  readonly consumerCount: number | undefined;
  /** When the first waiting message came. */
  readonly firstTime: string | undefined;
  /** When the last one came. */
  readonly lastTime: string | undefined;
  readonly raw: JsonObject;
}

/** What a queue is to be. */
export interface QueueInput {
  /** Without spaces, `.`, `*`, `>`, slashes and unprintable characters. */
  readonly name: string;
  readonly description?: string | undefined;
  readonly policy?: string | undefined;
}

/** A message that was taken out of a queue. */
export interface QueueMessage<T = unknown> {
  readonly id: string;
  readonly content: T;
  readonly contentType: string | undefined;
  readonly schema: string | undefined;
}

/** Subjects of the message broker behind the queues allow no others. */
const NAME = /^[^\s.*>/\\\p{C}]+$/u;

/** Queues of messages. */
export class Queues {
  readonly #api: IvcapApi;

  constructor(api: IvcapApi) {
    this.#api = api;
  }

  /** Makes a queue. It is never sent twice. @throws {IvcapError} with status 409 when the name is taken. */
  create(input: QueueInput, options?: IvcapRequestOptions): ApiCall<QueueRecord> {
    const operation = 'queues.create';
    return this.#api.call(() => {
      const name = requireText(operation, 'name', input?.name);
      if (!NAME.test(name))
        throw invalid(operation, {
          field: 'name',
          expected: 'a name without spaces, ".", "*", ">", slashes and unprintable characters',
          received: JSON.stringify(name),
        });
      const { description, policy } = input;
      return {
        operation,
        method: 'POST',
        path: path`/1/queues`,
        body: { kind: 'json', value: { name, description, policy } },
        replay: 'never',
        decode: decodeObject(readQueue),
      };
    }, options);
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  get(urn: string, options?: IvcapRequestOptions): ApiCall<QueueRecord> {
    const operation = 'queues.get';
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/queues/${requireText(operation, 'urn', urn)}`,
        replay: 'always',
        decode: decodeObject(readQueue),
      }),
      options,
    );
  }

  list(options: ListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<QueueRecord> {
    const operation = 'queues.list';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({ path: path`/1/queues`, query: listQuery(operation, options) }),
        itemsIn: ['items', 'queues'],
        read: objectItems(readQueue),
      },
      options,
      requestOptions,
    );
  }

  /** Removes a queue with its messages. @throws {IvcapError} with status 404 when there is none. */
  delete(urn: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'queues.delete';
    return goneCounts(
      this.#api.call(
        () => ({
          operation,
          method: 'DELETE',
          path: path`/1/queues/${requireText(operation, 'urn', urn)}`,
          replay: 'always',
          decode: ignoreBody,
        }),
        options,
      ),
    );
  }

  /**
   * Puts a message into a queue and resolves with its id. It is never sent twice.
   *
   * @param schema URN of the schema of the content.
   */
  enqueue(urn: string, schema: string, content: unknown, options?: IvcapRequestOptions): ApiCall<string> {
    const operation = 'queues.enqueue';
    return this.#api.call(() => {
      if (content === undefined)
        throw invalid(operation, { field: 'content', expected: 'a JSON value', received: 'nothing' });
      return {
        operation,
        method: 'POST',
        path: path`/1/queues/${requireText(operation, 'urn', urn)}/messages`,
        query: { schema: requireUrn(operation, 'schema', schema) },
        body: { kind: 'json', value: content },
        replay: 'never',
        decode: decodeObject(body => requiredText(body, 'id')),
      };
    }, options);
  }

  /**
   * Takes messages out of a queue. What it returns is gone from the queue, so the request is never sent twice: an answer
   * that is lost on its way takes its messages along.
   *
   * @param limit most messages to take.
   */
  dequeue<T = unknown>(
    urn: string,
    limit = 1,
    options?: IvcapRequestOptions,
  ): ApiCall<readonly QueueMessage<T>[]> {
    const operation = 'queues.dequeue';
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/queues/${requireText(operation, 'urn', urn)}/messages`,
        query: { limit: requireWhole(operation, 'limit', limit, 1) },
        replay: 'never',
        decode: decodeObject(body => objectsOf(member(body, 'messages')).map(readMessage<T>)),
      }),
      options,
    );
  }
}

function readQueue(raw: JsonObject): QueueRecord {
  return {
    id: requiredText(raw, 'id'),
    name: textAt(raw, 'name'),
    description: textAt(raw, 'description'),
    account: referenceAt(raw, 'account'),
    createdAt: textAt(raw, 'created-at'),
    totalMessages: wholeAt(raw, 'total-messages'),
    bytes: wholeAt(raw, 'bytes'),
    consumerCount: wholeAt(raw, 'consumer-count'),
    firstTime: textAt(raw, 'first-time'),
    lastTime: textAt(raw, 'last-time'),
    raw,
  };
}

function readMessage<T>(raw: JsonObject): QueueMessage<T> {
  const contentType = textAt(raw, 'content-type');
  return {
    id: requiredText(raw, 'id'),
    content: contentOf(raw['content'], contentType) as T,
    contentType,
    schema: textAt(raw, 'schema'),
  };
}

/** JSON content comes as a value, or as text that holds it. */
function contentOf(content: unknown, contentType: string | undefined): unknown {
  if (typeof content !== 'string' || contentType !== 'application/json') return content;
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}
