import { type ApiCall, isHttpError } from '@sdk/core';
import type { Model } from '../model/objects.js';
import type { FlowthingsRequestOptions, WithRefs } from '../rest/find-options.js';
import { requireObject } from '../validation.js';
import { ReadableService } from './readable-service.js';
import type { NoOptions } from './service.js';

/** What a deletion can be given. */
export interface DeleteOptions extends FlowthingsRequestOptions {
  /** Sent as JSON with the deletion. */
  readonly data?: unknown;
}

/** A collection whose objects are created and deleted, and never changed. */
export class ImmutableService<T extends object, New extends object = Model<T>> extends ReadableService<T> {
  /**
   * Creates an object. A creation whose answer was lost is not repeated: it would create a second one.
   *
   * @throws {FlowthingsBadRequestError} when the platform does not take the model.
   * @example
   * const flow = await client.flow.create({ path: '/alice/sensors' });
   */
  create<const O extends FlowthingsRequestOptions = NoOptions>(
    model: New,
    options?: O,
  ): ApiCall<WithRefs<O, T>> {
    return this.send<T, O>('create', options, operation => ({
      method: 'POST',
      path: this.collectionPath(),
      json: requireObject(operation, 'model', model),
      replay: 'never',
      form: 'object',
      result: body => this.adapt(body),
    }));
  }

  /**
   * Deletes an object. When the answer of a first attempt was lost, a repetition that finds nothing counts as success.
   *
   * @throws {FlowthingsNotFoundError} when there is none.
   * @example
   * await client.flow.delete(flow.id);
   */
  delete<const O extends DeleteOptions = NoOptions>(id: string, options?: O): ApiCall<WithRefs<O, unknown>> {
    const { data, ...rest }: DeleteOptions = options ?? {};
    return this.send<unknown, O>('delete', rest, operation => ({
      method: 'DELETE',
      path: this.pathOf(operation, id),
      json: data,
      replay: 'always',
      form: 'anything',
      result: body => body,
      recover: error => (isHttpError(error) && error.status === 404 && error.attempts > 1 ? {} : undefined),
    }));
  }
}
