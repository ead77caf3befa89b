import { ProtocolError } from '@sdk/core';
import type { Model } from '../model/objects.js';
import { M } from '../modify/m.js';
import type { FindOptions } from '../rest/find-options.js';
import { findQuery } from '../rest/query.js';
import { invalid, isObject, requireId, requireObject } from '../validation.js';
import type { MessageOptions } from './message-options.js';
import type { ClientMessage } from './messages.js';

/** Sends messages. */
export interface Sender {
  request<Body>(message: ClientMessage, options?: MessageOptions): Promise<Body>;
}

/** What sets drops apart from other objects. */
export interface ObjectsOfFlow<T> {
  readonly flowId: string;
  readonly adapt: (value: unknown) => T;
}

/** What a search over a session can be given. */
export type SessionFindOptions = Pick<FindOptions, 'filter' | 'limit' | 'start' | 'sort' | 'order'> &
  MessageOptions;

/**
 * Objects of one kind, created, found and changed over a session. Every call is rejected with a `ConnectionError` when
 * the connection is lost before its answer; whether it was carried out is not known then.
 */
export class SessionObjects<T extends object> {
  readonly #sender: Sender;
  readonly #kind: string;
  readonly #ofFlow: ObjectsOfFlow<T> | undefined;

  /** @internal made by `Session`. */
  constructor(sender: Sender, kind: string, ofFlow?: ObjectsOfFlow<T>) {
    this.#sender = sender;
    this.#kind = kind;
    this.#ofFlow = ofFlow;
  }

  /** Creates an object. @example await session.drop(flowId).create({ elems: { temp: 21 } }); */
  async create(model: Model<T>, options?: MessageOptions): Promise<T> {
    const value = requireObject('create', 'model', model);
    return this.#object('create', await this.#send('create', { value }, options));
  }

  /** One object by its id. @throws {FlowthingsNotFoundError} when there is none. @example await session.objects('flow').read(id); */
  async read(id: string, options?: MessageOptions): Promise<T> {
    return this.#object('read', await this.#send('find', { id: requireId('read', 'id', id) }, options));
  }

  /** The objects that pass a filter. @example await session.drop(flowId).findMany({ filter: mem.temp.gt(30), limit: 2 }); */
  async findMany(options: SessionFindOptions = {}): Promise<T[]> {
    const { signal, timeoutMs, ...search } = options;
    const query = findQuery('findMany', {}, [], search);
    // The values of options are texts here (section 4.7).
    const texts = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const body = await this.#send('findmany', { options: texts }, { signal, timeoutMs });
    if (body === null) return [];
    if (!Array.isArray(body)) throw wrongBody('findMany');
    return body.map(item => this.#object('findMany', item));
  }

  /** Changes the members that are given. @example await session.objects<Flow>('flow').update({ id, capacity: 5 }); */
  async update(model: (Model<T> & { readonly id: string }) | M<T>, options?: MessageOptions): Promise<T> {
    const recorded = model instanceof M ? model.done() : undefined;
    const { id, ...value } = (recorded?.model ?? requireObject('update', 'model', model)) as Readonly<
      Record<string, unknown>
    >;
    const body = await this.#send(
      'update',
      { id: requireId('update', 'model.id', id), value: recorded?.changes ?? value },
      options,
    );
    return this.#object('update', body);
  }

  /** Deletes an object, or several. @example await session.objects('flow').delete(id); */
  async delete(ids: string | readonly string[], options?: MessageOptions): Promise<void> {
    const id = Array.isArray(ids)
      ? ids.map((item, index) => requireId('delete', `ids[${index}]`, item))
      : requireId('delete', 'id', ids);
    if (id.length === 0)
      throw invalid('delete', { field: 'ids', expected: 'at least one id', received: 'none' });
    await this.#send('delete', { id }, options);
  }

  #send(type: string, members: ClientMessage, options: MessageOptions | undefined): Promise<unknown> {
    const flowId = this.#ofFlow?.flowId;
    const message = { object: this.#kind, type, ...(flowId === undefined ? {} : { flowId }), ...members };
    return this.#sender.request(message, options);
  }

  #object(operation: string, body: unknown): T {
    if (!isObject(body)) throw wrongBody(operation);
    return this.#ofFlow?.adapt(body) ?? (body as T);
  }
}

function wrongBody(operation: string): ProtocolError {
  return new ProtocolError({
    platform: 'flowthings',
    operation: `session.${operation}`,
    attempts: 1,
    message: `flowthings session.${operation}: the body of the answer has the wrong form`,
  });
}
