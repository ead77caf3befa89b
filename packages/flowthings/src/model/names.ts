/**
 * True for the form of an id: a letter for the kind of the object and 24 hexadecimal digits (B-15).
 *
 * @param kind letter of one kind: `f` for flows, `d` for drops, `t` for tracks. @defaultValue any
 */
export function isObjectId(text: string, kind?: string): boolean {
  return /^[a-z][0-9a-f]{24}$/.test(text) && (kind === undefined || text.startsWith(kind));
}

/** True for a path that a flow can have, as the original Java client checks it: `/alice/sensors` (B-15). */
export function isFlowPath(text: string): boolean {
  return text.length <= 128 && /^(\/[a-z0-9\-_:]+)+\/?$/i.test(text);
}
