import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import type { QueryInfo } from '../query/query-info.js';
import { RestCalls } from '../rest/rest-calls.js';
import { requireFields, requireText } from '../validation.js';
import type { ResourceInfo } from './common-types.js';

/** An alert to be created. */
export interface AlertDefinition {
  readonly name: string;
  /** What is done, e.g. `slack` or `email`. */
  readonly action: string;
  readonly severity: number;
  /** Raises the alert when it gives a row. */
  readonly triggerSql: string;
  /** Ends the alert when it gives a row. */
  readonly resolveSql?: string;
  readonly description?: string;
  /** Properties of the action under the server's own names. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What happened to an alert. */
export interface AlertIncident {
  readonly id: string;
  readonly status?: string;
  readonly timeline?: readonly { readonly timestamp: number; readonly type: string }[] | null;
}

/** What the server knows of an alert. */
export interface AlertInfo extends ResourceInfo {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly action?: string;
  readonly severity?: number;
  readonly status?: string;
  readonly message?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly trigger_sql?: string;
  readonly resolve_sql?: string;
  readonly trigger_query?: QueryInfo;
  readonly resolve_query?: QueryInfo;
  readonly instance?: AlertIncident;
}

/** The alerts of a workspace (servers of the cloud era; newer ones have CREATE ALERT). */
export class Alerts {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All alerts.
   *
   * @example
   * for (const alert of await timeplus.alerts.list()) console.log(alert.name, alert.status);
   */
  list(options?: RequestOptions): ApiCall<AlertInfo[]> {
    return this.#rest.list(() => ({ operation: 'alerts.list', path: path`/v1beta2/alerts` }), options);
  }

  /**
   * One alert.
   *
   * @example
   * const { instance } = await timeplus.alerts.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<AlertInfo> {
    return this.#rest.get(() => ({ operation: 'alerts.get', path: alertPath('alerts.get', id) }), options);
  }

  /**
   * Creates an alert.
   *
   * @example
   * const { id } = await timeplus.alerts.create({
   *   name: 'too fast',
   *   action: 'slack',
   *   severity: 1,
   *   triggerSql: 'select * from cars where speed > 200',
   *   properties: { url: 'https://example.com/hook' },
   * });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: AlertDefinition, options?: RequestOptions): ApiCall<AlertInfo> {
    return this.#rest.write(
      () => ({
        operation: 'alerts.create',
        method: 'POST',
        path: path`/v1beta2/alerts`,
        body: wireAlert('alerts.create', definition),
      }),
      options,
    );
  }

  /**
   * Replaces an alert.
   *
   * @example
   * await timeplus.alerts.update(id, { name: 'too fast', action: 'slack', severity: 2, triggerSql: 'select 1' });
   * @throws {ValidationError} that names a missing field.
   */
  update(id: string, definition: AlertDefinition, options?: RequestOptions): ApiCall<AlertInfo> {
    return this.#rest.write(
      () => ({
        operation: 'alerts.update',
        method: 'PUT',
        path: alertPath('alerts.update', id),
        body: wireAlert('alerts.update', definition),
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Removes an alert.
   *
   * @example
   * await timeplus.alerts.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'alerts.delete', path: alertPath('alerts.delete', id) }),
      options,
    );
  }

  /**
   * Ends the alert that is raised. It is not tried again by itself.
   *
   * @example
   * await timeplus.alerts.resolve(id);
   */
  resolve(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'alerts.resolve',
        method: 'POST',
        path: path`/v1beta2/alerts/${requireText('alerts.resolve', 'id', id)}/resolve`,
      }),
      options,
    );
  }

  /**
   * Watches for the alert.
   *
   * @example
   * await timeplus.alerts.start(id);
   */
  start(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'alerts.start',
        method: 'POST',
        path: path`/v1beta2/alerts/${requireText('alerts.start', 'id', id)}/start`,
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Stops watching for the alert.
   *
   * @example
   * await timeplus.alerts.stop(id);
   */
  stop(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'alerts.stop',
        method: 'POST',
        path: path`/v1beta2/alerts/${requireText('alerts.stop', 'id', id)}/stop`,
      }),
      options,
      'repeatable',
    );
  }
}

function alertPath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/alerts/${requireText(operation, 'id', id)}`;
}

function wireAlert(operation: string, definition: AlertDefinition): Record<string, unknown> {
  const checked = requireFields(operation, definition, 'name', 'action', 'triggerSql');
  return {
    name: checked.name,
    description: checked.description,
    action: checked.action,
    severity: checked.severity,
    trigger_sql: checked.triggerSql,
    resolve_sql: checked.resolveSql,
    properties: checked.properties,
  };
}
