import { isNotFoundError, rawPath } from '@sdk/core';
import type { DeviceModelDefinition } from '../models/definition.js';
import { DeviceModel } from '../models/device-model.js';
import { jsonSpec, requireObjectBody } from '../rest/json-spec.js';
import type { RestClient } from '../rest/rest-client.js';

/** Fetches device models (W-7); each one once. */
export class DeviceModels {
  readonly #rest: RestClient;
  readonly #allowDrafts: boolean;
  readonly #models = new Map<string, Promise<DeviceModel | undefined>>();

  constructor(rest: RestClient, allowDrafts: boolean) {
    this.#rest = rest;
    this.#allowDrafts = allowDrafts;
  }

  /** Undefined when the server does not know the model, or it is a draft and drafts are not allowed. */
  async get(urn: string): Promise<DeviceModel | undefined> {
    const known = this.#models.get(urn);
    if (known !== undefined) return known;
    const fetched = this.#fetch(urn);
    this.#models.set(urn, fetched);
    // Only what was found is remembered.
    const forget = (): boolean => this.#models.delete(urn);
    fetched.then(model => model ?? forget(), forget);
    return fetched;
  }

  async #fetch(urn: string): Promise<DeviceModel | undefined> {
    try {
      const definition = await this.#rest.request(
        jsonSpec({
          operation: 'getDeviceModel',
          // The colons stay as they are, as the originals send them (section 4.1).
          path: rawPath(`/iot/api/v2/deviceModels/${urn}`),
          decode: (body, answer) => requireObjectBody(body, answer) as unknown as DeviceModelDefinition,
        }),
      );
      return definition.draft === true && !this.#allowDrafts ? undefined : new DeviceModel(definition);
    } catch (error) {
      if (isNotFoundError(error)) return undefined;
      throw error;
    }
  }
}
