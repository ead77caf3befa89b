import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import { requireFields, requireText } from '../validation.js';
import type { ResourceInfo } from './common-types.js';

/** A panel of a dashboard to be created. */
export interface PanelDefinition {
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  /** Place and size, e.g. `{ x: 0, y: 0, w: 6, h: 2 }`. */
  readonly position?: Readonly<Record<string, unknown>>;
  /** e.g. `chart`. */
  readonly vizType?: string;
  /** What is shown, usually SQL. */
  readonly vizContent?: string;
  readonly vizConfig?: Readonly<Record<string, unknown>>;
}

/** A dashboard to be created. */
export interface DashboardDefinition {
  readonly name: string;
  readonly description?: string;
  readonly panels?: readonly PanelDefinition[];
}

/** A panel as the server reports it. */
export interface DashboardPanel {
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly position?: Readonly<Record<string, unknown>>;
  readonly viz_type?: string;
  readonly viz_content?: string;
  readonly viz_config?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What the server knows of a dashboard. */
export interface DashboardInfo extends ResourceInfo {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly panels?: readonly DashboardPanel[] | null;
}

/** The dashboards of a workspace. */
export class Dashboards {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All dashboards.
   *
   * @example
   * for (const dashboard of await timeplus.dashboards.list()) console.log(dashboard.name);
   */
  list(options?: RequestOptions): ApiCall<DashboardInfo[]> {
    return this.#rest.list(
      () => ({ operation: 'dashboards.list', path: path`/v1beta2/dashboards` }),
      options,
    );
  }

  /**
   * One dashboard.
   *
   * @example
   * const { panels } = await timeplus.dashboards.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<DashboardInfo> {
    return this.#rest.get(
      () => ({ operation: 'dashboards.get', path: dashboardPath('dashboards.get', id) }),
      options,
    );
  }

  /**
   * Creates a dashboard.
   *
   * @example
   * const { id } = await timeplus.dashboards.create({
   *   name: 'Cars',
   *   panels: [{ title: 'Speed', vizType: 'chart', vizContent: 'select speed from cars' }],
   * });
   * @throws {ValidationError} when it has no name.
   */
  create(definition: DashboardDefinition, options?: RequestOptions): ApiCall<DashboardInfo> {
    return this.#rest.write(
      () => ({
        operation: 'dashboards.create',
        method: 'POST',
        path: path`/v1beta2/dashboards`,
        body: wireDashboard('dashboards.create', definition),
      }),
      options,
    );
  }

  /**
   * Replaces a dashboard.
   *
   * @example
   * await timeplus.dashboards.update(id, { name: 'Cars', panels: [] });
   * @throws {ValidationError} when it has no name.
   */
  update(id: string, definition: DashboardDefinition, options?: RequestOptions): ApiCall<DashboardInfo> {
    return this.#rest.write(
      () => ({
        operation: 'dashboards.update',
        method: 'PUT',
        path: dashboardPath('dashboards.update', id),
        body: wireDashboard('dashboards.update', definition),
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Removes a dashboard.
   *
   * @example
   * await timeplus.dashboards.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'dashboards.delete', path: dashboardPath('dashboards.delete', id) }),
      options,
    );
  }
}

function dashboardPath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/dashboards/${requireText(operation, 'id', id)}`;
}

function wireDashboard(operation: string, definition: DashboardDefinition): Record<string, unknown> {
  const { name, description, panels } = requireFields(operation, definition, 'name');
  return { name, description, panels: panels?.map(wirePanel) };
}

function wirePanel(panel: PanelDefinition): Record<string, unknown> {
  return {
    id: panel.id,
    title: panel.title,
    description: panel.description,
    position: panel.position,
    viz_type: panel.vizType,
    viz_content: panel.vizContent,
    viz_config: panel.vizConfig,
  };
}
