import type { Exchange } from '../host/exchange.js';
import type { Reply } from '../host/reply.js';
import type { PathParameters } from '../host/router.js';
import type { UserRole } from './auth/credential-book.js';
import { accessDenied } from './errors.js';
import type { TimeplusFaultEffect } from './fault-effects.js';
import type { TimeplusGeneration } from './seed.js';
import type { Workspace } from './workspace/workspace.js';

/** A request to one endpoint of the REST API, authorized, in its workspace. */
export interface Call {
  readonly exchange: Exchange<TimeplusFaultEffect>;
  readonly workspace: Workspace;
  readonly parameters: PathParameters;
  readonly generation: TimeplusGeneration;
  readonly role: UserRole;
}

/** One operation of section 3.1. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path after `/api`, with parameters in braces. */
  readonly path: string;
  /** Set for an operation that only the cloud-era servers have. */
  readonly removed?: true;
  /** Set for a `POST` that is open to read_only users: it changes nothing, or calls `assertMayChange` itself. */
  readonly reads?: true;
  /** Undefined when the answer was sent through `exchange.answer`. */
  handle(call: Call): Promise<Reply | undefined> | Reply;
}

/** Whether a request asks for a database other than the only one there is. */
export function asksOtherDatabase({ exchange }: Call): boolean {
  const database = exchange.query.get('db');
  return database !== null && database !== '' && database !== 'default';
}

/** @throws ApiError with status 403 for a user who may only read */
export function assertMayChange({ role }: Pick<Call, 'role'>): void {
  if (role === 'read_only') throw accessDenied();
}
