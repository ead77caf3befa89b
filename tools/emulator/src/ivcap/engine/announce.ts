import type { Deployment } from '../deployment.js';
import type { RunRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import type { IvcapServiceEvent } from './service-code.js';

/** Schemas of what the platform itself writes about jobs. */
const schemas = {
  job: 'urn:ivcap:schema:job.2',
  result: 'urn:ivcap:schema:job.result.1',
  status: 'urn:ivcap:schema:job.status.1',
} as const;

/** Tells the status of a job to those who watch it, and writes it into the aspect that stands for the job. */
export function announce({ aspects, events, services }: Deployment, run: RunRecord): void {
  const { jobId, service, status, account, policy } = run;
  if (jobId === undefined) return;
  events.add(jobId, 'ivcap.job.status', schemas.status, { 'job-urn': jobId, status });
  const content = {
    $schema: schemas.job,
    id: jobId,
    status,
    'service-id': service,
    'service-name': services.get(service)?.name,
    'requested-at': timestamp(run.orderedAtMs),
    'started-at': timestamp(run.startedAtMs),
    'finished-at': timestamp(run.finishedAtMs),
  };
  aspects.supersede({ entity: jobId, schema: schemas.job, content, policy, account, asserter: service });
}

/** Keeps the result of a job as an aspect, and tells those who watch it. */
export function settle({ aspects, events }: Deployment, run: RunRecord): RunRecord {
  const { jobId, result, service: asserter, account, policy } = run;
  if (jobId === undefined || result === undefined) return run;
  const { contentType, json, base64 } = result;
  const content = {
    $schema: schemas.result,
    'content-type': contentType,
    ...(base64 === undefined ? { content: json } : { base64 }),
  };
  const { id } = aspects.add({ entity: jobId, schema: schemas.result, content, policy, account, asserter });
  events.add(jobId, 'ivcap.job.result', schemas.result, { 'job-urn': jobId, 'result-urn': id });
  return { ...run, resultUrn: id };
}

/** Tells those who watch a job what its service reports. */
export function reportEvent({ events, changes }: Deployment, run: RunRecord, event: IvcapServiceEvent): void {
  if (run.jobId === undefined) return;
  const { schema = 'urn:ivcap:schema:service.event.generic.1', name, options = {} } = event;
  events.add(run.jobId, 'ivcap.job.event', schema, { $schema: schema, name, options });
  changes.notify(run.id);
}
