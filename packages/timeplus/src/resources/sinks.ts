import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { requireFields } from '../validation.js';
import { Connectors } from './connectors.js';
import type { SinkDefinition, SinkInfo, SinkPatch, SinkStats } from './sink-types.js';

/** The sinks of a workspace: connectors that send the rows of a query to another system. */
export class Sinks extends Connectors<SinkInfo, SinkPatch, SinkStats> {
  /** @internal */
  constructor(http: HttpClient) {
    super(http, 'sinks');
  }

  /**
   * Creates a sink; it starts at once.
   *
   * @example
   * const { id } = await timeplus.sinks.create({
   *   name: 'hook',
   *   query: 'select * from iot',
   *   ...httpSink({ url: 'https://example.com/hook' }),
   * });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: SinkDefinition, options?: RequestOptions): ApiCall<SinkInfo> {
    return this.rest.write(
      () => ({
        operation: 'sinks.create',
        method: 'POST',
        path: path`/v1beta2/sinks`,
        body: wireSink('sinks.create', definition),
      }),
      options,
    );
  }

  /**
   * Replaces the definition of a sink (PUT).
   *
   * @example
   * await timeplus.sinks.update(id, { name: 'hook', query: 'select 1', ...slackSink({ url }) });
   * @throws {ValidationError} that names a missing field.
   */
  update(id: string, definition: SinkDefinition, options?: RequestOptions): ApiCall<SinkInfo> {
    return this.rest.write(
      () => ({
        operation: 'sinks.update',
        method: 'PUT',
        path: this.pathOf('update', id),
        body: wireSink('sinks.update', definition),
      }),
      options,
      'repeatable',
    );
  }

  protected override wireChanges({ name, description, properties }: SinkPatch): Record<string, unknown> {
    return { name, description, properties };
  }
}

function wireSink(operation: string, definition: SinkDefinition): Record<string, unknown> {
  const { name, type, query, description, properties } = requireFields(
    operation,
    definition,
    'name',
    'type',
    'query',
  );
  return { name, type, query, description, properties };
}
