import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import { requireText } from '../validation.js';
import type { ResourceInfo } from './common-types.js';

/** What the server knows of an invitation. */
export interface InvitationInfo extends ResourceInfo {
  readonly id: string;
  readonly email?: string;
  readonly status?: 'pending' | 'accepted' | (string & {});
  readonly user_id?: string;
}

/** Invitations into a workspace (servers of the cloud era). */
export class Invitations {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All invitations.
   *
   * @example
   * for (const invitation of await timeplus.invitations.list()) console.log(invitation.email, invitation.status);
   */
  list(options?: RequestOptions): ApiCall<InvitationInfo[]> {
    return this.#rest.list(
      () => ({ operation: 'invitations.list', path: path`/v1beta2/invitations` }),
      options,
    );
  }

  /**
   * Invites somebody by e-mail.
   *
   * @example
   * await timeplus.invitations.create('ann@example.com');
   */
  create(email: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'invitations.create',
        method: 'POST',
        path: path`/v1beta2/invitations`,
        body: { email: requireText('invitations.create', 'email', email) },
      }),
      options,
    );
  }

  /**
   * Withdraws an invitation.
   *
   * @example
   * await timeplus.invitations.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({
        operation: 'invitations.delete',
        path: path`/v1beta2/invitations/${requireText('invitations.delete', 'id', id)}`,
      }),
      options,
    );
  }
}
