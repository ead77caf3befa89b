import type { ApiCall, RequestOptions } from '@sdk/core';
import { jsonSpec, requireObjectBody } from '../rest/json-spec.js';
import type { RestClient } from '../rest/rest-client.js';
import { deviceFilter } from './device-filter.js';
import { apiPath, onlyItem } from './enterprise-api.js';
import { listPager } from './list-pager.js';
import type { ApplicationRecord } from './records.js';

/** The application that an integration belongs to, or the one of a name (E-1). @throws {ProtocolError} unless there is one. */
export async function findApplication(
  rest: RestClient,
  integrationId: string,
  name: string | undefined,
): Promise<ApplicationRecord> {
  const operation = 'EnterpriseClient.open';
  const filter =
    name === undefined ? deviceFilter.eq('integrations.id', integrationId) : deviceFilter.eq('name', name);
  const found = listPager<ApplicationRecord>(
    rest,
    { operation, path: apiPath('apps') },
    { filter, limit: 2 },
  );
  return onlyItem(operation, await found.toArray({ limit: 2 }));
}

/** An application by its id (E-2). */
export function getApplication(
  rest: RestClient,
  id: string,
  options?: RequestOptions,
): ApiCall<ApplicationRecord> {
  return rest.request(
    jsonSpec({
      operation: 'getApplication',
      path: apiPath('apps', id),
      decode: (body, answer) => requireObjectBody(body, answer) as unknown as ApplicationRecord,
    }),
    options,
  );
}
