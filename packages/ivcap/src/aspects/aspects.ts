import type { ApiCall, Pager } from '@sdk/core';
import { type JsonObject, requiredText } from '../codec/json-object.js';
import { decodeObject, goneCounts, type IvcapApi, ignoreBody } from '../connection/ivcap-api.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireText } from '../validation.js';
import { Aspect } from './aspect.js';
import type { AspectInput, AspectListOptions } from './aspect-options.js';
import { type AspectContent, type AspectRecord, readAspect } from './aspect-record.js';
import { statementOf } from './aspect-statement.js';
import type { ChooseWire } from './aspect-wire.js';

/**
 * Statements about entities, each a JSON object with a schema. They are only added and retracted, so that the state at
 * any moment can be asked for.
 */
export class Aspects {
  readonly #api: IvcapApi;
  readonly #wire: ChooseWire;
  readonly #name: string;

  /** @param name stands in front of the operations in errors: `aspects` or `metadata`. */
  constructor(api: IvcapApi, wire: ChooseWire, name: string) {
    this.#api = api;
    this.#wire = wire;
    this.#name = name;
  }

  /**
   * Adds a statement. It is never sent twice, because adding twice makes two.
   *
   * @throws {ValidationError} when the content is no object, or has no schema.
   * @example await ivcap.aspects.add({ entity: artifact.urn, content: { $schema: 'urn:x:schema:label.1', label: 'reef' } });
   */
  add<Content extends object>(
    input: AspectInput<Content>,
    options?: IvcapRequestOptions,
  ): ApiCall<Aspect<Content>> {
    return this.#state('add', 'POST', 'never', input, options);
  }

  /**
   * Adds a statement in place of the one that is valid for the same entity and schema. Safe to repeat.
   *
   * @throws {IvcapError} with status 424 when several are valid.
   */
  update<Content extends object>(
    input: AspectInput<Content>,
    options?: IvcapRequestOptions,
  ): ApiCall<Aspect<Content>> {
    return this.#state('update', 'PUT', 'always', input, options);
  }

  /** One aspect, also a retracted one. @throws {IvcapError} with status 404 when there is none. */
  get<Content extends object = AspectContent>(
    urn: string,
    options?: IvcapRequestOptions,
  ): ApiCall<Aspect<Content>> {
    return this.#fetch(`${this.#name}.get`, urn, options).map(record =>
      this.#handle(record as AspectRecord<Content>),
    );
  }

  /** Ends the validity of an aspect. @throws {IvcapError} with status 404 when there is none. */
  retract(urn: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = `${this.#name}.retract`;
    return goneCounts(
      this.#api.call(
        dialect => ({
          operation,
          method: 'DELETE',
          path: this.#wire(dialect).record(requireText(operation, 'urn', urn)),
          replay: 'always',
          decode: ignoreBody,
        }),
        options,
      ),
    );
  }

  /**
   * The aspects that are valid now, or were at `atTime`. Nothing is sent before the first one is asked for.
   *
   * @example for await (const aspect of ivcap.aspects.list({ entity: artifact.urn, schema: 'urn:x:%' })) console.log(aspect.content);
   */
  list<Content extends object = AspectContent>(
    options: AspectListOptions = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<Aspect<Content>> {
    const operation = `${this.#name}.list`;
    return listPager(
      this.#api,
      {
        operation,
        describe: dialect => {
          const wire = this.#wire(dialect);
          return { path: wire.collection, query: wire.listQuery(operation, options) };
        },
        itemsIn: ['items', 'records'],
        read: objectItems(item => this.#handle(readAspect<Content>(item))),
      },
      options,
      requestOptions,
    );
  }

  /** The aspect of an item of another list. @internal */
  ofItem(item: JsonObject, entity: string): Aspect {
    return this.#handle(readAspect({ entity, ...item }));
  }

  #state<Content extends object>(
    verb: 'add' | 'update',
    method: 'POST' | 'PUT',
    replay: 'always' | 'never',
    input: AspectInput<Content>,
    options?: IvcapRequestOptions,
  ): ApiCall<Aspect<Content>> {
    const operation = `${this.#name}.${verb}`;
    return this.#api.call(dialect => {
      const statement = statementOf(operation, input);
      const wire = this.#wire(dialect);
      return {
        operation,
        method,
        path: wire.collection,
        query: wire.statementQuery(statement),
        body: { kind: 'json', value: wire.body(statement) },
        replay,
        decode: decodeObject(body => {
          const id = requiredText(body, 'id', 'record-id');
          const { entity, schema, policy } = statement;
          return this.#handle<Content>(readAspect({ id, entity, schema, policy, content: input.content }));
        }),
      };
    }, options);
  }

  #fetch(
    operation: string,
    urn: string,
    options?: IvcapRequestOptions,
  ): ApiCall<AspectRecord<AspectContent>> {
    return this.#api.call(
      dialect => ({
        operation,
        method: 'GET',
        path: this.#wire(dialect).record(requireText(operation, 'urn', urn)),
        replay: 'always',
        decode: decodeObject(body => readAspect<AspectContent>({ 'record-id': urn, ...body })),
      }),
      options,
    );
  }

  #handle<Content extends object>(record: AspectRecord<Content>): Aspect<Content> {
    return new Aspect(record, {
      fetch: (id, options) => this.#fetch(`${this.#name}.refresh`, id, options),
      retract: (id, options) => this.retract(id, options),
    });
  }
}
