import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import type { Sql } from '../sql/sql.js';
import { statementText } from '../sql/statement-text.js';
import { requireFields, requireText } from '../validation.js';
import type { ResourceInfo } from './common-types.js';

/** One version of the nodes of a pipeline; what a node is, the server does not document. */
export interface PipelineNodes {
  readonly nodes: readonly unknown[];
  /** When this version was made. */
  readonly updateTime?: string;
}

/** A pipeline to be created. */
export interface PipelineDefinition {
  readonly name: string;
  readonly description: string;
  readonly nodesHistory: readonly PipelineNodes[];
}

/** One version of the nodes of a pipeline as the server reports it. */
export interface ReportedPipelineNodes {
  readonly nodes?: readonly unknown[] | null;
  readonly update_time?: string;
}

/** What the server knows of a pipeline. */
export interface PipelineInfo extends ResourceInfo {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly nodes_history?: readonly ReportedPipelineNodes[] | null;
}

/** What a DDL statement makes. */
export interface ParsedDdl {
  readonly parsed?: boolean;
  readonly resourceDB?: string;
  readonly resourceName?: string;
  readonly resourceType?: string;
  readonly [field: string]: unknown;
}

/** The pipelines of a workspace, as the console draws them (newer servers). */
export class Pipelines {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All pipelines.
   *
   * @example
   * for (const pipeline of await timeplus.pipelines.list()) console.log(pipeline.name);
   */
  list(options?: RequestOptions): ApiCall<PipelineInfo[]> {
    return this.#rest.list(() => ({ operation: 'pipelines.list', path: path`/v1beta2/pipelines` }), options);
  }

  /**
   * One pipeline.
   *
   * @example
   * const { nodes_history: history } = await timeplus.pipelines.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<PipelineInfo> {
    return this.#rest.get(
      () => ({ operation: 'pipelines.get', path: pipelinePath('pipelines.get', id) }),
      options,
    );
  }

  /**
   * Creates a pipeline.
   *
   * @example
   * const { id } = await timeplus.pipelines.create({ name: 'cars', description: '', nodesHistory: [] });
   * @throws {ValidationError} when it has no name.
   */
  create(definition: PipelineDefinition, options?: RequestOptions): ApiCall<PipelineInfo> {
    return this.#rest.write(() => {
      const { name, description, nodesHistory } = requireFields('pipelines.create', definition, 'name');
      return {
        operation: 'pipelines.create',
        method: 'POST',
        path: path`/v1beta2/pipelines`,
        body: { name, description, nodes_history: nodesHistory.map(wireNodes) },
      };
    }, options);
  }

  /**
   * Adds a version of the nodes.
   *
   * @example
   * await timeplus.pipelines.append(id, { nodes: [] });
   */
  append(id: string, nodes: PipelineNodes, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'pipelines.append',
        method: 'POST',
        path: path`/v1beta2/pipelines/${requireText('pipelines.append', 'id', id)}/append`,
        body: wireNodes(nodes),
      }),
      options,
    );
  }

  /**
   * Removes a pipeline.
   *
   * @example
   * await timeplus.pipelines.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'pipelines.delete', path: pipelinePath('pipelines.delete', id) }),
      options,
    );
  }

  /**
   * What a DDL statement makes, without running it. The statement is sent as a JSON string (a guess, R-055).
   *
   * @example
   * const { resourceType, resourceName } = await timeplus.pipelines.parseDdl('create stream cars (speed float32)');
   */
  parseDdl(statement: string | Sql, options?: RequestOptions): ApiCall<ParsedDdl> {
    return this.#rest.write(
      () => ({
        operation: 'pipelines.parseDdl',
        method: 'POST',
        path: path`/v1beta2/pipeline/parseddl`,
        body: statementText('pipelines.parseDdl', statement),
      }),
      options,
    );
  }
}

function pipelinePath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/pipelines/${requireText(operation, 'id', id)}`;
}

function wireNodes({ nodes, updateTime }: PipelineNodes): Record<string, unknown> {
  return { nodes, update_time: updateTime };
}
