import { type ApiCall, path } from '@sdk/core';
import type { ApiTask, Drop, Identity, Simulation, Track } from '../model/objects.js';
import type { FlowthingsRequestOptions } from '../rest/find-options.js';
import { requireObject, requireText } from '../validation.js';
import { ResourceService } from './resource-service.js';
import type { NoOptions } from './service.js';

/** Tracks. */
export class TrackService extends ResourceService<Track> {
  /**
   * Applies the function of a track to a drop; nothing is stored (B-08). It is repeated after failures.
   *
   * @example
   * const { drops, log } = await client.track.simulate({ elems: { a: 1 } }, 'function (d) { return d; }');
   */
  simulate(
    drop: Partial<Drop>,
    js: string,
    options?: Omit<FlowthingsRequestOptions, 'refs'>,
  ): ApiCall<Simulation> {
    return this.send<Simulation, NoOptions>('simulate', options, operation => ({
      method: 'POST',
      path: this.path(path`/simulate`),
      json: { drop: requireObject(operation, 'drop', drop), js: requireText(operation, 'js', js) },
      replay: 'always',
      form: 'object',
      result: body => body as Simulation,
    }));
  }
}

/** API tasks. */
export class ApiTaskService extends ResourceService<ApiTask> {
  /**
   * Runs a task once; nothing is stored (B-09). It is repeated after failures.
   *
   * @example
   * const { drops } = await client.apiTask.simulate({ destination: '/alice/a', js: 'function () { return []; }' });
   */
  simulate(task: Partial<ApiTask>, options?: Omit<FlowthingsRequestOptions, 'refs'>): ApiCall<Simulation> {
    return this.send<Simulation, NoOptions>('simulate', options, operation => ({
      method: 'POST',
      path: this.path(path`/simulate`),
      json: requireObject(operation, 'task', task),
      replay: 'always',
      form: 'object',
      result: body => body as Simulation,
    }));
  }
}

/** Identities. */
export class IdentityService extends ResourceService<Identity> {
  /**
   * The identity that the token belongs to (B-17). Where the platform answers with a list, its only entry is given.
   *
   * @example
   * const { name } = await client.identity.self();
   */
  self(options?: Omit<FlowthingsRequestOptions, 'refs'>): ApiCall<Identity> {
    return this.send<Identity, NoOptions>('self', options, () => ({
      method: 'GET',
      path: this.path(path`/`),
      replay: 'always',
      form: 'anything',
      result: body => (Array.isArray(body) ? body[0] : body) as Identity,
    }));
  }
}
