import type { Exchange } from '../host/exchange.js';
import type { Reply } from '../host/reply.js';
import type { PathParameters } from '../host/router.js';
import type { TimeplusFaultEffect } from './fault-effects.js';
import type { Workspace } from './workspace/workspace.js';

/** A request to one endpoint of the REST API, authorized, in its workspace. */
export interface Call {
  readonly exchange: Exchange<TimeplusFaultEffect>;
  readonly workspace: Workspace;
  readonly parameters: PathParameters;
}

/** One operation of section 3.1. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path after `/api`, with parameters in braces. */
  readonly path: string;
  /** Set for an operation that only the cloud-era servers have. */
  readonly removed?: true;
  /** Undefined when the answer was sent through `exchange.answer`. */
  handle(call: Call): Promise<Reply | undefined> | Reply;
}

/** Whether a request asks for a database other than the only one there is. */
export function asksOtherDatabase({ exchange }: Call): boolean {
  const database = exchange.query.get('db');
  return database !== null && database !== '' && database !== 'default';
}
