import { isHttpError, rawPath } from '@sdk/core';
import { jsonSpec } from '../rest/json-spec.js';
import type { RestClient } from '../rest/rest-client.js';
import { type DevicePolicy, policyIn } from './policy.js';

/** Finds the policy of an endpoint for a model; undefined when there is none. */
export type PolicyLookup = (endpointId: string, deviceModelUrn: string) => Promise<DevicePolicy | undefined>;

/** Looks policies up on the server (W-16). A server that refuses to tell has none; it rejects only when it cannot be reached. */
export function policyLookup(rest: RestClient): PolicyLookup {
  return async (endpointId, urn) => {
    try {
      return await rest.request(
        jsonSpec({
          operation: 'offer',
          path: rawPath(`/iot/privateapi/v2/deviceModels/${urn}/devicePolicies`),
          query: {
            q: JSON.stringify({ 'devices.id': endpointId }),
            fields: 'id,pipelines,enabled,lastModified',
          },
          decode: policyIn,
        }),
      );
    } catch (error) {
      if (isHttpError(error)) return undefined;
      throw error;
    }
  };
}
