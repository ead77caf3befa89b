import { isLegacy } from '../api-version.js';
import { artifactItem } from '../artifacts/artifact-wire.js';
import type { IvcapCall } from '../endpoint.js';
import type { ArtifactRecord, RunRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { isPlainObject } from '../plain-object.js';
import { hrefOf, itemLinks, recordLinks, reference } from '../wire.js';

/** An order as it is read. */
export function orderRecord(call: IvcapCall, run: RunRecord): unknown {
  const { id, name, status, service, account, parameters, tags } = run;
  const products = productsOf(call, run).map(product => productItem(call, product));
  return {
    id,
    name,
    status,
    service: reference(call, service),
    account: reference(call, account),
    ...times(call, run),
    parameters,
    products: isLegacy(call.version) ? products : { items: products, links: [] },
    tags,
    links: recordLinks(call, hrefOf(call, 'orders', id)),
  };
}

/** An order as an item of a list. */
export function orderItem(call: IvcapCall, run: RunRecord): unknown {
  const { id, name, status, service, account } = run;
  const names = {
    '0.23': ['service_id', 'account_id'],
    '0.28': ['service-id', 'account-id'],
    '0.48': ['service', 'account'],
  };
  const [serviceName = '', accountName = ''] = names[call.version];
  return {
    id,
    name,
    status,
    [serviceName]: service,
    [accountName]: account,
    ...times(call, run),
    ...itemLinks(call, hrefOf(call, 'orders', id)),
  };
}

/** An artifact as a product of an order or a job. */
export function productItem(call: IvcapCall, artifact: ArtifactRecord): unknown {
  const item = artifactItem(call, artifact);
  const data = hrefOf(call, 'artifacts', artifact.id, 'blob');
  if (!isLegacy(call.version)) return { ...(item as object), 'data-href': data };
  const links = { self: hrefOf(call, 'artifacts', artifact.id), data };
  return isPlainObject(item) ? { ...item, links } : item;
}

/** The artifacts that a run made. */
export function productsOf({ deployment }: IvcapCall, { products }: RunRecord): readonly ArtifactRecord[] {
  return products.flatMap(id => deployment.artifacts.get(id) ?? []);
}

/** The oldest version writes the names of times with an underscore. */
function times({ version }: IvcapCall, run: RunRecord): Readonly<Record<string, string | undefined>> {
  const dash = version === '0.23' ? '_' : '-';
  return {
    [`ordered${dash}at`]: timestamp(run.orderedAtMs),
    [`started${dash}at`]: timestamp(run.startedAtMs),
    [`finished${dash}at`]: timestamp(run.finishedAtMs),
  };
}
