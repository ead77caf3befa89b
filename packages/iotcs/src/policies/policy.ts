import { isObject } from '../validation.js';

/** One function of a pipeline with its parameters, as the server names them. */
export interface FunctionSpec {
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The functions that the values of an attribute go through. */
export interface PipelineSpec {
  readonly attributeName: string;
  readonly functions: readonly FunctionSpec[];
}

/** A device policy (section 4.10). */
export interface DevicePolicy {
  readonly id: string;
  readonly pipelines: readonly PipelineSpec[];
  /** The first function of the pipeline that is for the whole message. */
  readonly forMessage: FunctionSpec | undefined;
}

const WHOLE_MESSAGE = '*';

/**
 * The policy that is in force in the answer to a look-up; undefined when there is none. Of several that are enabled the
 * first counts (guess, section 4.10).
 */
export function policyIn(answer: unknown): DevicePolicy | undefined {
  if (!isObject(answer) || !Array.isArray(answer['items'])) return undefined;
  const policy = answer['items'].find(item => isObject(item) && item['enabled'] !== false);
  if (policy === undefined) return undefined;
  const pipelines = objectsIn(policy['pipelines']).map(pipelineOf);
  return {
    id: String(policy['id']),
    pipelines: pipelines.filter(({ attributeName }) => attributeName !== WHOLE_MESSAGE),
    forMessage: pipelines.find(({ attributeName }) => attributeName === WHOLE_MESSAGE)?.functions[0],
  };
}

function pipelineOf({ attributeName, pipeline }: Record<string, unknown>): PipelineSpec {
  return {
    attributeName: String(attributeName),
    functions: objectsIn(pipeline).map(({ id, parameters }) => ({
      id: String(id),
      parameters: isObject(parameters) ? parameters : {},
    })),
  };
}

function objectsIn(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
