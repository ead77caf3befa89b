import type { TimeplusClient } from '@sdk/timeplus';
import type { Served } from '../capture.js';

/** One operation of section 3.1: how it is called, what is then sent, and what the caller gets. */
export interface RestOperation {
  readonly id: string;
  readonly call: (client: TimeplusClient) => PromiseLike<unknown>;
  /** Method and target; parameters of paths show what is encoded. */
  readonly sends: string;
  readonly body?: unknown;
  readonly answer: Served;
  /** What the caller gets. @defaultValue the body of the answer */
  readonly gives?: unknown;
  /** Whether a failed attempt is made again (section 4.12). */
  readonly repeated: boolean;
}

const thing = { id: 'id 1', name: 'n', future_field: [1] };
export const list: Served = { status: 200, body: [thing] };
export const one: Served = { status: 200, body: thing };
export const made: Served = { status: 201, body: thing };
export const done: Served = { status: 204 };
export const emptyCreated: Served = { status: 201 };
export const emptyOk: Served = { status: 200 };

type Row = Omit<RestOperation, 'id' | 'repeated'>;

/** A row of an operation that is idempotent in effect. */
export const again = (id: string, row: Row): RestOperation => ({ id, repeated: true, ...row });
/** A row of any other one. */
export const once = (id: string, row: Row): RestOperation => ({ id, repeated: false, ...row });

/** An id that has to be encoded in a path. */
export const ID = 'a/b c';
export const PATH_ID = 'a%2Fb%20c';
