import { quoteSqlValue, sql } from '../sql/sql.js';
import { refuseWithoutDdl } from '../sql/without-ddl.js';
import { invalid } from '../validation.js';
import type { LocalUdfDefinition, RemoteUdfDefinition, UdfDefinition } from './udf-types.js';

/** Marks the code of a function in DDL. */
const CODE_QUOTE = '$$';

/**
 * The CREATE FUNCTION statement for servers that have no `POST /udfs` any more (section 4.11).
 *
 * @param replaces true when a function of this name is to be replaced.
 * @throws {ValidationError} for what this DDL cannot express: a description, code with `$$`, a new remote function for
 *   an old one.
 */
export function functionStatement(operation: string, definition: UdfDefinition, replaces: boolean): string {
  refuseWithoutDdl(operation, definition, ['description']);
  return definition.type === 'remote'
    ? remoteFunction(operation, definition, replaces)
    : localFunction(operation, definition, replaces);
}

function localFunction(operation: string, definition: LocalUdfDefinition, replaces: boolean): string {
  if (definition.source.includes(CODE_QUOTE))
    throw invalid(operation, { field: 'source', expected: `code without ${CODE_QUOTE}, which would end it` });
  const verb = replaces ? 'CREATE OR REPLACE' : 'CREATE';
  const kind = definition.isAggregation === true ? 'AGGREGATE FUNCTION' : 'FUNCTION';
  const language = definition.type.toUpperCase();
  return `${verb} ${kind} ${signature(definition)} LANGUAGE ${language} AS ${CODE_QUOTE}\n${definition.source}\n${CODE_QUOTE}`;
}

function remoteFunction(operation: string, definition: RemoteUdfDefinition, replaces: boolean): string {
  if (replaces) {
    const expected =
      'javascript or python: this server cannot replace a remote function; delete and create it';
    throw invalid(operation, { field: 'type', expected, received: 'remote' });
  }
  const auth =
    definition.authHeader === undefined
      ? "AUTH_METHOD 'none'"
      : `AUTH_METHOD 'auth_header' AUTH_HEADER ${quoteSqlValue(definition.authHeader.name)} AUTH_KEY ${quoteSqlValue(definition.authHeader.value)}`;
  return `CREATE REMOTE FUNCTION ${signature(definition)} URL ${quoteSqlValue(definition.url)} ${auth}`;
}

function signature(definition: UdfDefinition): string {
  const args = definition.arguments.map(argument => `${sql.identifier(argument.name)} ${argument.type}`);
  return `${sql.identifier(definition.name)}(${args.join(', ')}) RETURNS ${definition.returnType}`;
}
