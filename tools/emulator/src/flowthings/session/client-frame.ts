import { JsonError, parseJson, writeJson } from '../../host/json.js';
import { type Envelope, failureEnvelope, type Outcome, successEnvelope } from '../envelope.js';
import { isPlainObject } from '../plain-object.js';
import type { FlowthingsRefusal } from '../refusal.js';

/** A frame of a client (section 4.7). */
export interface ClientFrame {
  readonly type: string;
  readonly object: string;
  /** Echoed as it came; without one there is no answer. */
  readonly msgId: unknown;
  readonly flowId: string | undefined;
  readonly path: string | undefined;
  /** One id, or a list of them. */
  readonly id: unknown;
  readonly value: unknown;
  readonly options: unknown;
}

/** Reads a frame; undefined for a text that is none. */
export function readFrame(text: string): ClientFrame | undefined {
  const value = parsed(text);
  if (!isPlainObject(value) || typeof value['type'] !== 'string') return undefined;
  const { type, object, msgId, flowId, path, id, options } = value;
  return {
    type,
    object: textOf(object) ?? '',
    msgId: msgId ?? undefined,
    flowId: textOf(flowId),
    path: textOf(path),
    id,
    value: value['value'],
    options,
  };
}

/** Where faults look for a frame. */
export function framePath({ type, object, flowId, path, id }: ClientFrame): string {
  const parts = [type, object, flowId ?? path?.replace(/^\//, '') ?? textOf(id) ?? ''];
  return `/${parts.filter(part => part !== '').join('/')}`;
}

/** The answer to a frame; its head has a status only when it failed. */
export function answerFrame(msgId: unknown, outcome: Outcome | FlowthingsRefusal): string {
  const envelope: Envelope = isRefusal(outcome)
    ? failureEnvelope(outcome.status, outcome.errors)
    : successEnvelope(outcome);
  const { status, ok, messages, errors } = envelope.head;
  return writeJson({ head: { msgId, ok, ...(ok ? {} : { status }), errors, messages }, body: envelope.body });
}

/** The frame that brings a drop to a subscriber; `resource` is the id of its flow, however it was subscribed to. */
export function dropFrame(flowId: string, drop: unknown): string {
  return writeJson({ type: 'message', resource: flowId, value: drop });
}

function isRefusal(outcome: Outcome | FlowthingsRefusal): outcome is FlowthingsRefusal {
  return 'errors' in outcome;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
