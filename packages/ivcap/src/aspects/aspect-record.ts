import { type JsonObject, member, referenceAt, requiredText, textAt } from '../codec/json-object.js';

/** Content of an aspect: a JSON object whose form its schema tells. */
export type AspectContent = Readonly<Record<string, unknown>>;

/** What the server knows about an aspect, called metadata record by old servers. Times are as the server writes them. */
export interface AspectRecord<Content extends object = AspectContent> {
  /** URN of the record. */
  readonly id: string;
  /** URN of what it tells something about. */
  readonly entity: string;
  readonly schema: string;
  /** Undefined when it was not asked for, which lists may do. */
  readonly content: Content | undefined;
  readonly contentType: string | undefined;
  /** The part that `contentPath` found, where the server tells it. */
  readonly context: unknown;
  readonly validFrom: string | undefined;
  /** When it was retracted; undefined while it is valid. */
  readonly validTo: string | undefined;
  /** URN of who added it. */
  readonly asserter: string | undefined;
  /** URN of who retracted it. */
  readonly retracter: string | undefined;
  /** URN of the record whose place it took. */
  readonly replaces: string | undefined;
  readonly account: string | undefined;
  readonly policy: string | undefined;
  /** Everything that the server sent. */
  readonly raw: JsonObject;
}

/** @throws {TypeError} when id, entity or schema is missing. */
export function readAspect<Content extends object>(raw: JsonObject): AspectRecord<Content> {
  return {
    id: requiredText(raw, 'id', 'record-id'),
    entity: requiredText(raw, 'entity'),
    schema: requiredText(raw, 'schema'),
    content: contentOf(member(raw, 'content') ?? member(raw, 'aspect')) as Content | undefined,
    contentType: textAt(raw, 'content-type'),
    context: member(raw, 'aspect-context') ?? member(raw, 'aspectContext'),
    validFrom: textAt(raw, 'valid-from'),
    validTo: textAt(raw, 'valid-to'),
    asserter: referenceAt(raw, 'asserter'),
    retracter: referenceAt(raw, 'retracter') ?? referenceAt(raw, 'revoker'),
    replaces: referenceAt(raw, 'replaces'),
    account: referenceAt(raw, 'account'),
    policy: referenceAt(raw, 'policy'),
    raw,
  };
}

/** Some servers send the content as text that holds JSON (I-74). */
function contentOf(content: unknown): unknown {
  if (typeof content !== 'string') return content;
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}
