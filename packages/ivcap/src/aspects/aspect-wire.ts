import { type EncodedPath, path, type QueryParameters } from '@sdk/core';
import type { ApiDialect } from '../options.js';
import { requireMoment, requireText } from '../validation.js';
import type { AspectListOptions } from './aspect-options.js';
import type { AspectContent } from './aspect-record.js';
import type { AspectStatement } from './aspect-statement.js';

/** How aspects are written and asked for, which changed between the two generations of servers. */
export interface AspectWire {
  readonly collection: EncodedPath;
  record(id: string): EncodedPath;
  statementQuery(statement: AspectStatement): QueryParameters;
  body(statement: AspectStatement): AspectContent;
  listQuery(operation: string, options: AspectListOptions): QueryParameters;
}

const aspectsWire: AspectWire = {
  collection: path`/1/aspects`,
  record: id => path`/1/aspects/${id}`,
  statementQuery: ({ entity, schema, policy }) => ({ entity, schema, policy }),
  body: ({ entity, schema, content }) => ({ $schema: schema, $entity: entity, ...content }),
  listQuery: (operation, options) => {
    const { orderDesc = true, orderBy = 'valid_from', includeContent = true } = options;
    const { entity, schema, contentPath, filter, atTime } = commonQuery(operation, options);
    return {
      entity,
      schema,
      'content-path': contentPath,
      'at-time': atTime,
      filter,
      'order-by': requireText(operation, 'orderBy', orderBy),
      'order-direction': orderDesc ? 'DESC' : 'ASC',
      'include-content': includeContent,
    };
  },
};

/** The old form. It sends the order only when it is asked for, as the original does (I-26). */
const metadataWire: AspectWire = {
  collection: path`/1/metadata`,
  record: id => path`/1/metadata/${id}`,
  statementQuery: ({ entity, schema, policy }) => ({ 'entity-id': entity, schema, 'policy-id': policy }),
  body: ({ content }) => content,
  listQuery: (operation, options) => {
    const { entity, schema, contentPath, filter, atTime } = commonQuery(operation, options);
    const { orderBy, orderDesc, includeContent } = options;
    return {
      'entity-id': entity,
      schema,
      'aspect-path': contentPath,
      'at-time': atTime,
      filter,
      'order-by': orderBy === undefined ? undefined : requireText(operation, 'orderBy', orderBy),
      'order-desc': orderDesc,
      'include-content': includeContent,
    };
  },
};

/** Which of the two forms requests take: that of the server's dialect, or always the old one. */
export type ChooseWire = (dialect: ApiDialect) => AspectWire;

export const wireOfDialect: ChooseWire = dialect => (dialect === 'current' ? aspectsWire : metadataWire);
export const alwaysMetadata: ChooseWire = () => metadataWire;

function commonQuery(operation: string, options: AspectListOptions) {
  const optional = (field: 'entity' | 'schema' | 'contentPath' | 'filter'): string | undefined => {
    const value = options[field];
    return value === undefined ? undefined : requireText(operation, field, value);
  };
  return {
    entity: optional('entity'),
    schema: optional('schema'),
    contentPath: optional('contentPath'),
    filter: optional('filter'),
    atTime: options.atTime === undefined ? undefined : requireMoment(operation, 'atTime', options.atTime),
  };
}
