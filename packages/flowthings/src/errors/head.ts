import { isObject } from '../validation.js';

/** Summaries of the objects that an answer refers to, by id. */
export type References = Readonly<Record<string, unknown>>;

/** The head of an answer's envelope (section 4.3). */
export interface Head {
  readonly status: number | undefined;
  readonly ok: boolean | undefined;
  readonly messages: readonly string[];
  readonly errors: readonly string[];
  readonly references: References;
  /** Tells on a socket which message is answered. */
  readonly msgId: string | undefined;
}

/** The head of an envelope; undefined when `value` is none. */
export function headOf(value: unknown): Head | undefined {
  const head = isObject(value) ? value['head'] : undefined;
  if (!isObject(head)) return undefined;
  const { status, ok, messages, errors, references, msgId } = head;
  return {
    status: typeof status === 'number' ? status : undefined,
    ok: typeof ok === 'boolean' ? ok : undefined,
    messages: texts(messages),
    errors: texts(errors),
    references: isObject(references) ? references : {},
    // Some servers echo a number as a text (section 4.7).
    msgId: typeof msgId === 'string' || typeof msgId === 'number' ? String(msgId) : undefined,
  };
}

/** The status that a head reports a failure with; undefined when it reports success. */
export function failureStatus({ status, ok }: Head): number | undefined {
  if (status !== undefined && status >= 400) return status;
  return ok === false ? 400 : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}
