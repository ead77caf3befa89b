import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import type { ResourceInfo } from './common-types.js';

/** What can be set for a workspace. */
export interface WorkspaceSettings {
  readonly enabledUserTracking?: boolean;
}

/** Settings as the server reports them. */
export interface ReportedWorkspaceSettings extends ResourceInfo {
  readonly name?: string;
  readonly enabled_user_tracking?: boolean;
}

/** What the server knows of a workspace. */
export interface WorkspaceInfo extends ResourceInfo {
  readonly id: string;
  /** The name that people see; addresses need the id. */
  readonly name?: string;
  readonly settings?: ReportedWorkspaceSettings;
  readonly free_trial_end_date?: string;
  /** Servers of the cloud era only. */
  readonly demo_mode?: boolean;
  /** Servers of the cloud era only. */
  readonly enabled_subscription?: boolean;
}

/** The client's workspace itself. */
export class Workspace {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * The workspace.
   *
   * @example
   * const { id, name } = await timeplus.workspace.get();
   */
  get(options?: RequestOptions): ApiCall<WorkspaceInfo> {
    return this.#rest.get(() => ({ operation: 'workspace.get', path: path`/v1beta2/workspace` }), options);
  }

  /**
   * Changes settings of the workspace.
   *
   * @example
   * await timeplus.workspace.update({ enabledUserTracking: false });
   */
  update(settings: WorkspaceSettings, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'workspace.update',
        method: 'PATCH',
        path: path`/v1beta2/workspace`,
        body: { settings: { enabled_user_tracking: settings.enabledUserTracking } },
      }),
      options,
    );
  }

  /**
   * Destroys the workspace with everything in it (servers of the cloud era). There is no way back.
   *
   * @example
   * await timeplus.workspace.destroy();
   */
  destroy(options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({ operation: 'workspace.destroy', method: 'POST', path: path`/destroy` }),
      options,
    );
  }
}
