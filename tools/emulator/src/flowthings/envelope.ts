import { json, type Reply } from '../host/reply.js';
import type { FlowthingsRefusal } from './refusal.js';

/** Texts of `head.messages` (section 4.3). */
const DONE = 'Your request has been processed successfully.';
const CREATED = `${DONE} A new resource has been created.`;

/** The part of an answer that says how the request went. */
export interface Head {
  readonly status: number;
  readonly ok: boolean;
  readonly messages: readonly string[];
  readonly errors: readonly string[];
  readonly references: Readonly<Record<string, unknown>>;
}

/** Every answer of the platform. */
export interface Envelope {
  readonly head: Head;
  readonly body: unknown;
}

/** What an operation gives. */
export interface Outcome {
  /** 201 for what was created. */
  readonly status: 200 | 201;
  readonly body: unknown;
  readonly references?: Readonly<Record<string, unknown>>;
}

export function successEnvelope({ status, body, references = {} }: Outcome): Envelope {
  return {
    head: { status, ok: true, messages: [status === 201 ? CREATED : DONE], errors: [], references },
    body,
  };
}

export function failureEnvelope(status: number, errors: readonly string[]): Envelope {
  return { head: { status, ok: false, messages: [], errors, references: {} }, body: {} };
}

/** An error as an HTTP answer. */
export function refusalReply({ status, errors }: Pick<FlowthingsRefusal, 'status' | 'errors'>): Reply {
  return json(status, failureEnvelope(status, errors));
}
