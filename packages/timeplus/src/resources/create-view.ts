import { type HttpClient, path, type RequestOptions, type WithResponse } from '@sdk/core';
import { executeDdl } from '../exec/exec.js';
import type { Generation } from '../generation.js';
import { RestCalls } from '../rest/rest-calls.js';
import { requireFields } from '../validation.js';
import { viewStatement } from './view-statement.js';
import type { ViewDefinition } from './view-types.js';

/** Creates a view by the endpoint of older servers, which has both kinds, or by the DDL of newer ones. */
export async function createView<Info>(
  http: HttpClient,
  generation: Generation,
  operation: string,
  definition: ViewDefinition,
  options?: RequestOptions,
): Promise<WithResponse<Info>> {
  const rest = new RestCalls(http);
  const checked = requireFields(operation, definition, 'name', 'query');
  return generation.choose({
    endpoint: () =>
      rest
        .write<Info>(
          () => ({ operation, method: 'POST', path: path`/v1beta2/views`, body: wireView(checked) }),
          options,
        )
        .withResponse(),
    ddl: async () => {
      await executeDdl(http, viewStatement(operation, checked), operation, options);
      const kind = checked.materialized === true ? 'materialized_views' : 'views';
      return rest
        .get<Info>(() => ({ operation, path: path`/v1beta2/${kind}/${checked.name}` }), options)
        .withResponse();
    },
  });
}

function wireView(definition: ViewDefinition): Record<string, unknown> {
  return {
    name: definition.name,
    query: definition.query,
    description: definition.description,
    materialized: definition.materialized,
    target_stream: definition.targetStream,
    logstore_retention_bytes: definition.logstoreRetentionBytes,
    logstore_retention_ms: definition.logstoreRetentionMs,
    ttl_expression: definition.ttlExpression,
  };
}
