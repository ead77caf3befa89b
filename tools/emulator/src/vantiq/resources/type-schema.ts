import { customKind } from '../model/resource-kind.js';
import type { Row } from '../model/row.js';
import type { Outcome } from '../outcome.js';

const jsonTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  String: { type: 'string' },
  Integer: { type: 'integer' },
  Long: { type: 'integer' },
  Real: { type: 'number' },
  Boolean: { type: 'boolean' },
  Decimal: { type: 'string' },
  Currency: { type: 'string' },
  DateTime: { type: 'string', format: 'date-time' },
  Object: { type: 'object' },
};

/** The JSON Schema of a type (V-B25); shape and content type are a guess. */
export function typeSchema(type: Row): Outcome {
  const { name, properties } = customKind(type);
  const required = Object.keys(properties).filter(property => properties[property]?.required);
  const body = {
    title: name,
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(properties).map(([property, spec]) => [property, jsonTypes[spec.type] ?? {}]),
    ),
    ...(required.length > 0 ? { required } : {}),
  };
  return { status: 200, contentType: 'application/json+schema', body: JSON.stringify(body) };
}
