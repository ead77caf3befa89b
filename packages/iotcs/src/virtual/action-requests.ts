import type { DeviceModel } from '../models/device-model.js';
import type { ExternalObject } from '../models/external-object.js';
import type { DeviceModelAction } from '../models/members.js';
import type { ModelValue } from '../models/types.js';
import type { DeviceRequest, Reply } from '../requests/device-request.js';
import { ACCEPTED, failed, Refused } from '../requests/replies.js';
import { readArguments } from './action.js';

/** Finds what carries an action out; undefined when nobody does. */
type FindAction = (name: string, values: ReadonlyMap<string, ModelValue>) => (() => unknown) | undefined;

/** Serves calls of actions: `POST .../actions/<name>` (section 4.8). */
export class ActionRequests {
  readonly #model: Pick<DeviceModel, 'findAction'>;
  readonly #find: FindAction;
  readonly #objectOf: (actionName: string, uri: string) => Promise<ExternalObject>;

  constructor(
    model: Pick<DeviceModel, 'findAction'>,
    find: FindAction,
    objectOf: (actionName: string, uri: string) => Promise<ExternalObject>,
  ) {
    this.#model = model;
    this.#find = find;
    this.#objectOf = objectOf;
  }

  async serve(request: DeviceRequest): Promise<Reply> {
    const action = this.#model.findAction(request.path.slice(request.path.lastIndexOf('/') + 1));
    if (action === undefined) throw new Refused(404);
    if (request.method !== 'POST') return failed(405);
    const bytes = request.bytes();
    const isEmpty = bytes !== undefined && bytes.length === 0;
    const body = isEmpty ? {} : request.json();
    const values = body === undefined ? undefined : readArguments(action, body);
    if (this.#find(action.name, new Map()) === undefined) throw new Refused(404);
    if (values === undefined) return failed(400);
    await this.#find(action.name, await this.#withContent(action, values))?.();
    return ACCEPTED;
  }

  /** The arguments, with the objects of those that are URIs of content in the storage. */
  async #withContent(
    { name: actionName, arguments: rules }: DeviceModelAction,
    values: ReadonlyMap<string, ModelValue>,
  ): Promise<ReadonlyMap<string, ModelValue>> {
    const complete = new Map(values);
    for (const { name, type } of rules) {
      const uri = type === 'URI' ? (values.get(name) as ExternalObject | undefined)?.getURI() : undefined;
      if (uri !== undefined) complete.set(name, await this.#objectOf(actionName, uri));
    }
    return complete;
  }
}
