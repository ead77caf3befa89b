import { isLegacy } from './api-version.js';
import type { IvcapCall } from './endpoint.js';
import { uuidOf } from './urn.js';

/** Address of something below `/1`, e.g. `artifacts`, `urn:..`, `blob`. */
export function hrefOf({ origin }: IvcapCall, ...segments: readonly string[]): string {
  return `${origin}/1/${segments.map(segment => (segment.startsWith('urn:') ? uuidOf(segment) : segment)).join('/')}`;
}

/** A reference to another record: the id alone, in the old dialect an object. */
export function reference(call: IvcapCall, urn: string | undefined): unknown {
  if (urn === undefined || !isLegacy(call.version)) return urn;
  return { id: urn, links: { self: hrefOf(call, `${urn.split(':')[2]}s`, urn) } };
}

/** The `links` of a record. */
export function recordLinks(call: IvcapCall, self: string): unknown {
  const described = describedBy(call);
  if (isLegacy(call.version)) return { self, describedBy: described };
  return [
    { rel: 'self', type: 'application/json', href: self },
    { rel: 'describedBy', ...described },
  ];
}

/** What an item of a list has in place of the links of the record. */
export function itemLinks(call: IvcapCall, self: string): Readonly<Record<string, unknown>> {
  return isLegacy(call.version) ? { links: { self } } : { href: self };
}

/** Where the schemas of the answers stand. */
export function describedBy({ origin }: IvcapCall): { readonly type: string; readonly href: string } {
  return { type: 'application/openapi3+json', href: `${origin}/1/openapi/openapi3.json` };
}
