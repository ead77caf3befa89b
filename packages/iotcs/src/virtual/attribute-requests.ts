import type { DeviceModel } from '../models/device-model.js';
import type { ExternalObject } from '../models/external-object.js';
import type { DeviceModelAttribute } from '../models/members.js';
import type { ModelValue } from '../models/types.js';
import { readValue, sameValue } from '../models/value-rules.js';
import type { DeviceRequest, Reply } from '../requests/device-request.js';
import { ACCEPTED, failed, Refused } from '../requests/replies.js';
import { isObject } from '../validation.js';

/** What serving needs of the virtual device. */
interface AttributeTarget {
  readonly model: Pick<DeviceModel, 'findAttribute'>;
  present(name: string): ModelValue | undefined;
  objectOf(name: string, uri: string): Promise<ExternalObject>;
  /** True when a callback hears of changes of the attribute. */
  isServed(name: string): boolean;
  /** Calls the callbacks; rejects when one refuses. */
  announce(values: ReadonlyMap<string, ModelValue>): Promise<void>;
  /** Sets and sends the values. */
  apply(values: ReadonlyMap<string, ModelValue>): void;
}

/** Serves requests to set attributes (section 4.8): all values of a request are set, or none. */
export class AttributeRequests {
  readonly #target: AttributeTarget;

  constructor(target: AttributeTarget) {
    this.#target = target;
  }

  /** `PUT .../attributes/<name>` with `{"value": v}`. */
  async serveOne(request: DeviceRequest): Promise<Reply> {
    const attribute = this.#attribute(request.path.slice(request.path.lastIndexOf('/') + 1));
    if (request.method !== 'PUT') return failed(405);
    if (!this.#target.isServed(attribute.name)) throw new Refused(404);
    const body = request.json();
    if (!isObject(body) || !('value' in body)) return failed(400);
    const value = await this.#value(attribute, body['value']);
    if (sameValue(this.#target.present(attribute.name), value)) return ACCEPTED;
    return this.#set(new Map([[attribute.name, value]]));
  }

  /** `PATCH .../attributes` with `{name: v, ...}`. */
  async serveSeveral(request: DeviceRequest): Promise<Reply> {
    if (request.method !== 'PATCH') return failed(405);
    const body = request.json();
    if (!isObject(body)) return failed(400);
    const values = new Map<string, ModelValue>();
    for (const [name, value] of Object.entries(body)) {
      const attribute = this.#target.model.findAttribute(name);
      if (attribute === undefined) return failed(400);
      if (!this.#target.isServed(attribute.name)) throw new Refused(404);
      values.set(attribute.name, await this.#value(attribute, value));
    }
    // The same values again change nothing, so nobody is told (section 5, row 12).
    const isNew = [...values].some(([name, value]) => !sameValue(this.#target.present(name), value));
    return isNew ? this.#set(values) : ACCEPTED;
  }

  async #set(values: ReadonlyMap<string, ModelValue>): Promise<Reply> {
    try {
      await this.#target.announce(values);
    } catch {
      return failed(400);
    }
    this.#target.apply(values);
    return ACCEPTED;
  }

  #attribute(name: string): DeviceModelAttribute {
    const attribute = this.#target.model.findAttribute(name);
    if (attribute === undefined) throw new Refused(404);
    return attribute;
  }

  async #value(attribute: DeviceModelAttribute, sent: unknown): Promise<ModelValue> {
    const value = readValue(attribute, sent);
    if (value === undefined) throw new Refused(400);
    return attribute.type === 'URI' ? this.#target.objectOf(attribute.name, String(sent)) : value;
  }
}
