import type { Reply } from '../../host/reply.js';
import type { Endpoint, IvcapCall } from '../endpoint.js';
import { notEmulated, unsupportedContentType } from '../errors.js';
import { list } from '../listing/list.js';

/** `/1/search`. A query is a read, although it is a POST. */
export const searchEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: '/1/search', handler: search, scope: 'consumer:read', current: true },
];

const TYPE = 'application/datalog+mangle';

/** Answers with what test control said; Datalog is not evaluated. */
async function search(call: IvcapCall): Promise<Reply> {
  const { exchange, searches } = call;
  const type = exchange.header('content-type') ?? '';
  if (type.split(';')[0]?.trim() !== TYPE) throw unsupportedContentType(`expected ${TYPE}, got ${type}`);
  const text = await exchange.text();
  const answer = searches.get(text.trim());
  if (answer === undefined) throw notEmulated(`the emulator has no answer to the search ${text.trim()}`);
  const records = answer.map((value, index) => ({ id: String(index), value }));
  return list(call, {
    legacyKey: 'items',
    records: () => records,
    fields: () => ({}),
    sort: found => found,
    item: ({ value }) => value,
  });
}
