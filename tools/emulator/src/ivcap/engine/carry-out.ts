import { storeArtifact } from '../artifacts/store-artifact.js';
import type { Deployment } from '../deployment.js';
import type { Content, RunRecord } from '../model/records.js';
import { reportEvent } from './announce.js';
import { contentOf, type IvcapRun, type ServiceCode } from './service-code.js';

/** How a run ends. */
export interface RunOutcome {
  readonly status: 'succeeded' | 'failed' | 'error';
  readonly result?: Content | undefined;
  readonly errorMessage?: string | undefined;
}

/** Runs the code of a service for an order or a job. */
export async function carryOut(
  deployment: Deployment,
  code: ServiceCode,
  { id, jobId, service, request }: RunRecord,
): Promise<RunOutcome> {
  const change = (changed: (run: RunRecord) => Partial<RunRecord>): void => {
    const now = deployment.runs.get(id);
    if (now) deployment.runs.put({ ...now, ...changed(now) });
  };
  const run: IvcapRun = {
    orderId: id,
    jobId,
    serviceId: service,
    report(event) {
      const now = deployment.runs.get(id);
      if (now) reportEvent(deployment, now, event);
    },
    async addProduct(product) {
      const { account, policy } = deployment.runs.get(id) ?? {};
      const artifact = await storeArtifact(deployment, { ...product, account, policy });
      change(({ products }) => ({ products: [...products, artifact.id] }));
      return artifact.id;
    },
    log: line => change(({ logs }) => ({ logs: [...logs, { atMs: deployment.clock.now(), line }] })),
  };
  try {
    const input = request.base64 === undefined ? request.json : Buffer.from(request.base64, 'base64');
    return { status: 'succeeded', result: contentOf(await code.handler(input, run)) };
  } catch (error) {
    return { status: 'failed', errorMessage: String((error as { message?: unknown }).message ?? error) };
  }
}
