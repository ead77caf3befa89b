import type { IvcapCall } from '../endpoint.js';
import type { Content, RunRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { hrefOf, itemLinks, recordLinks } from '../wire.js';
import { productItem, productsOf } from './order-wire.js';

/** Which documents go along with a job. */
export interface JobContents {
  readonly request: boolean;
  readonly result: boolean;
}

/** A job as it is read. */
export function jobRecord(call: IvcapCall, run: RunRecord, contents: JobContents): unknown {
  const { jobId, status, service, name, request, result, account, policy, tags } = run;
  return {
    id: jobId,
    status,
    service,
    order: orderOf(run),
    name,
    'request-content-type': request.contentType,
    ...(contents.request ? { 'request-content': documentOf(request) } : {}),
    'result-content-type': result?.contentType,
    ...(contents.result && result ? { 'result-content': documentOf(result) } : {}),
    'result-content-urn': run.resultUrn,
    'error-message': run.errorMessage,
    'requested-at': timestamp(run.orderedAtMs),
    'started-at': timestamp(run.startedAtMs),
    'finished-at': timestamp(run.finishedAtMs),
    policy,
    account,
    products: { items: productsOf(call, run).map(product => productItem(call, product)), links: [] },
    tags,
    links: recordLinks(call, jobHref(call, run)),
  };
}

/** A job as an item of a list. */
export function jobItem(call: IvcapCall, run: RunRecord): unknown {
  const { jobId, status, service, name } = run;
  return {
    id: jobId,
    status,
    service,
    order: orderOf(run),
    name,
    'requested-at': timestamp(run.orderedAtMs),
    'started-at': timestamp(run.startedAtMs),
    'finished-at': timestamp(run.finishedAtMs),
    ...itemLinks(call, jobHref(call, run)),
  };
}

/** Address of a job. */
export function jobHref(call: IvcapCall, { service, jobId = '' }: RunRecord): string {
  return hrefOf(call, 'services2', service, 'jobs', jobId);
}

/** URN of the order of a job. */
export function orderOf({ givenOrder, id }: RunRecord): string {
  return givenOrder ?? id;
}

/** How a document that is not JSON is written here is not known. */
function documentOf({ json, base64 }: Content): unknown {
  return base64 ?? json;
}
