import type { DeviceModel } from '../models/device-model.js';
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

  constructor(model: Pick<DeviceModel, 'findAction'>, find: FindAction) {
    this.#model = model;
    this.#find = find;
  }

  async serve(request: DeviceRequest): Promise<Reply> {
    const action = this.#model.findAction(request.path.slice(request.path.lastIndexOf('/') + 1));
    if (action === undefined) throw new Refused(404);
    if (request.method !== 'POST') return failed(405);
    const bytes = request.bytes();
    const isEmpty = bytes !== undefined && bytes.length === 0;
    const body = isEmpty ? {} : request.json();
    const values = body === undefined ? undefined : readArguments(action, body);
    const carryOut = this.#find(action.name, values ?? new Map());
    if (carryOut === undefined) throw new Refused(404);
    if (values === undefined) return failed(400);
    await carryOut();
    return ACCEPTED;
  }
}
