import { JsonError } from '../../host/json.js';
import { VantiqRefusal } from '../errors.js';
import type { Outcome } from '../outcome.js';
import type { BatchCaller, RestCall } from '../requests/rest-request.js';
import { handleBatch } from './batch.js';
import { handlePublic } from './public-endpoints.js';
import { handleResource } from './resource-endpoints.js';

/** Carries out an authorized request below `/api/v1/resources`. */
export async function handleRest(call: RestCall): Promise<Outcome> {
  return await withServerErrors(
    call.request.segments[0] === 'public'
      ? handlePublic(call.installation, call.request)
      : handleResource(call),
  );
}

/** Carries out `POST /api/v1/batch`. */
export async function handleRestBatch(call: RestCall, callerOf: BatchCaller): Promise<Outcome> {
  return await withServerErrors(handleBatch(call, callerOf, handleRest));
}

/** A body that is not JSON is an error of the server on real installations (section 4.3). */
async function withServerErrors(outcome: Promise<Outcome>): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof JsonError) throw new VantiqRefusal(500, 'io.vantiq.server.error', error.message);
    throw error;
  }
}
