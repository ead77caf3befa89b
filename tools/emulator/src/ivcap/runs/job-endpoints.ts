import { parseJson, writeJson } from '../../host/json.js';
import { empty, json, type Reply } from '../../host/reply.js';
import { countHeader } from '../artifacts/tus-headers.js';
import { type Endpoint, type IvcapCall, idOf, requiredText } from '../endpoint.js';
import { Patience } from '../engine/changes.js';
import { IvcapRefusal, invalidRequest, notFound } from '../errors.js';
import { list } from '../listing/list.js';
import { booleanParameter } from '../listing/list-query.js';
import { type Content, isFinal, type RunRecord } from '../model/records.js';
import { isPlainObject } from '../plain-object.js';
import { checkValues } from '../services/parameters.js';
import { findService } from '../services/service-endpoints.js';
import { newUrn } from '../urn.js';
import { streamEvents } from './job-events.js';
import { jobHref, jobItem, jobRecord, orderOf } from './job-wire.js';
import { runFields } from './order-endpoints.js';

const JOBS = '/1/services2/{id}/jobs';

/** The jobs of services. */
export const jobEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: JOBS, handler: listJobs, current: true },
  { method: 'POST', path: JOBS, handler: createJob, current: true },
  { method: 'GET', path: `${JOBS}/{job}`, handler: readJob, current: true },
  { method: 'GET', path: `${JOBS}/{job}/output`, handler: readOutput, current: true },
  {
    method: 'GET',
    path: `${JOBS}/{job}/events`,
    handler: call => streamEvents(call, findJob(call)),
    current: true,
  },
];

function listJobs(call: IvcapCall): Reply {
  const { id } = findService(call, idOf(call, 'service'));
  return list(call, {
    legacyKey: 'items',
    records: ({ atMs }) =>
      call.deployment.runs
        .all()
        .filter(run => run.service === id && run.jobId !== undefined && run.orderedAtMs <= atMs),
    fields: runFields,
    item: run => jobItem(call, run),
  });
}

async function createJob(call: IvcapCall): Promise<Reply> {
  const { deployment, engine, caller, exchange } = call;
  const service = findService(call, idOf(call, 'service'));
  const timeout = countHeader(call, 'Timeout') ?? 0;
  const request = await readRequest(call);
  if (isPlainObject(request.json)) checkValues(service.parameters, request.json, false);
  const run = engine.start({
    id: newUrn('order'),
    jobId: newUrn('job'),
    givenOrder: exchange.header('ivcap-order-id'),
    service: service.id,
    account: caller.account,
    policy: service.policy,
    tags: [],
    parameters: [],
    request,
    status: 'pending',
    products: [],
    logs: [],
    orderedAtMs: deployment.clock.now(),
  });
  using patience = new Patience(deployment.clock, timeout, exchange.answer.closed);
  const later = await settled(call, run.id, patience.ended);
  if (later?.status === 'succeeded' && later.result) return resultReply(call, later, later.result);
  return json(202, {
    'job-id': run.jobId,
    'service-id': service.id,
    location: jobHref(call, run),
    'retry-later': engine.codeOf(service.id).retryLaterSeconds,
  });
}

/** The run once it is final, or when the patience of its client has ended. */
async function settled(
  { deployment }: IvcapCall,
  id: string,
  ended: AbortSignal,
): Promise<RunRecord | undefined> {
  for (;;) {
    const run = deployment.runs.get(id);
    if (run === undefined || isFinal(run.status) || ended.aborted) return run;
    await deployment.changes.next(id, ended);
  }
}

/** The input of a job: the body, or the aspect that the body names. */
async function readRequest({ exchange, deployment }: IvcapCall): Promise<Content> {
  const contentType = exchange.header('content-type') ?? 'application/json';
  const bytes = Buffer.from(await exchange.bytes());
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) {
    return { contentType, base64: bytes.toString('base64') };
  }
  const text = bytes.toString();
  if (text.trim() === '') throw invalidRequest('missing_payload', 'missing required payload');
  const body = parseJson(text);
  if (!isPlainObject(body) || body['$schema'] !== 'urn:ivcap:schema:job.input.1')
    return { contentType, json: body };
  const urn = requiredText('request-aspect', body['request-aspect']);
  const aspect = deployment.aspects.get(urn);
  if (!aspect) throw notFound(urn, 'Aspect');
  return { contentType, json: aspect.content };
}

function findJob(call: IvcapCall): RunRecord {
  const service = idOf(call, 'service');
  const id = idOf(call, 'job', 'job');
  const run = call.deployment.runs.all().find(({ jobId }) => jobId === id);
  if (run?.service !== service) throw notFound(id, 'Job');
  return run;
}

function readJob(call: IvcapCall): Reply {
  const { query } = call.exchange;
  const contents = {
    request: booleanParameter(query, 'with-request-content', false),
    result: booleanParameter(query, 'with-result-content', true),
  };
  return json(200, jobRecord(call, findJob(call), contents));
}

/** The result alone; 204 when there is none, or none yet, and 500 when the job did not succeed. */
function readOutput(call: IvcapCall): Reply {
  const run = findJob(call);
  if (run.status === 'failed' || run.status === 'error') {
    throw new IvcapRefusal(500, { message: run.errorMessage ?? `the job ended as ${run.status}` });
  }
  return run.result ? resultReply(call, run, run.result) : empty(204);
}

function resultReply(call: IvcapCall, run: RunRecord, { contentType, json: value, base64 }: Content): Reply {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'ivcap-job-id': run.jobId ?? '',
      'ivcap-order-id': orderOf(run),
      'ivcap-job-url': jobHref(call, run),
    },
    body: base64 === undefined ? writeJson(value) : Buffer.from(base64, 'base64'),
  };
}
