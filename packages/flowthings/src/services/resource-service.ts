import { type ApiCall, path } from '@sdk/core';
import type { Model } from '../model/objects.js';
import { M } from '../modify/m.js';
import type { FlowthingsRequestOptions, WithRefs } from '../rest/find-options.js';
import { invalid, received, requireArray, requireId, requireText } from '../validation.js';
import { ImmutableService } from './immutable-service.js';
import { changesOf, type NoOptions } from './service.js';

/** A model with its id, or changes that `M` has recorded. */
export type Update<T extends object> = (Model<T> & { readonly id: string }) | M<T>;

/** A collection whose objects can be changed too. */
export class ResourceService<T extends object, New extends object = Model<T>> extends ImmutableService<
  T,
  New
> {
  /**
   * Changes the members of an object that are given; an `M` sends only what it has recorded. It is repeated after
   * failures.
   *
   * @throws {ValidationError} when the model has no id.
   * @throws {FlowthingsNotFoundError} when there is no such object.
   * @example
   * await client.flow.update({ id: flow.id, description: 'New' });
   */
  update<const O extends FlowthingsRequestOptions = NoOptions>(
    model: Update<T>,
    options?: O,
  ): ApiCall<WithRefs<O, T>> {
    return this.send<T, O>('update', options, operation => {
      const { id, body } = changesOf(operation, model);
      return {
        method: 'PUT',
        path: this.pathOf(operation, id),
        json: body,
        replay: 'always',
        form: 'object',
        result: answer => this.adapt(answer),
      };
    });
  }

  /**
   * Changes several objects at once.
   *
   * @throws {ValidationError} when a model has no id, or two have the same.
   * @example
   * const flows = await client.flow.updateMany([{ id: a, capacity: 5 }, { id: b, capacity: 6 }]);
   */
  updateMany<const O extends FlowthingsRequestOptions = NoOptions>(
    models: readonly Update<T>[],
    options?: O,
  ): ApiCall<WithRefs<O, Readonly<Record<string, T>>>> {
    return this.send<Readonly<Record<string, T>>, O>('updateMany', options, operation => ({
      method: 'MPUT',
      path: this.collectionPath(),
      json: changesById(operation, requireArray(operation, 'models', models)),
      replay: 'always',
      form: 'object',
      result: body => this.adaptMap(body),
    }));
  }

  /**
   * Creates a model without an id, changes one with it, and changes all of a list.
   *
   * @example
   * const flow = await client.flow.save({ path: '/alice/sensors' });
   * await client.flow.save({ ...flow, capacity: 10 });
   */
  save<const O extends FlowthingsRequestOptions = NoOptions>(
    models: readonly Update<T>[],
    options?: O,
  ): ApiCall<WithRefs<O, Readonly<Record<string, T>>>>;
  save<const O extends FlowthingsRequestOptions = NoOptions>(
    model: Update<T> | New,
    options?: O,
  ): ApiCall<WithRefs<O, T>>;
  save(given: unknown, options?: FlowthingsRequestOptions): ApiCall<unknown> {
    if (Array.isArray(given)) return this.updateMany(given, options);
    const hasId = typeof given === 'object' && given !== null && 'id' in given;
    return given instanceof M || hasId
      ? this.update(given as Update<T>, options)
      : this.create(given as New, options);
  }

  /**
   * Changes a single member.
   *
   * @example
   * await client.flow.updateMember(flow.id, 'description', 'New');
   */
  updateMember<const O extends FlowthingsRequestOptions = NoOptions>(
    id: string,
    member: keyof T & string,
    value: unknown,
    options?: O,
  ): ApiCall<WithRefs<O, T>> {
    return this.send<T, O>('updateMember', options, operation => {
      if (value === undefined)
        throw invalid(operation, { field: 'value', expected: 'a value', received: received(value) });
      return {
        method: 'PUT',
        path: this.path(path`/${requireId(operation, 'id', id)}/${requireText(operation, 'member', member)}`),
        json: value,
        replay: 'always',
        form: 'object',
        result: answer => this.adapt(answer),
      };
    });
  }
}

function changesById<T extends object>(
  operation: string,
  models: readonly Update<T>[],
): Readonly<Record<string, object>> {
  const byId: Record<string, object> = {};
  for (const [index, model] of models.entries()) {
    const { id, body } = changesOf(operation, model);
    if (id in byId)
      throw invalid(operation, { field: `models[${index}].id`, expected: 'each id once', received: id });
    byId[id] = body;
  }
  return byId;
}
