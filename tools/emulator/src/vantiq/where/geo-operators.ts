import type { Context } from 'mingo';
import { resolve } from 'mingo/util';
import type { Row } from '../model/row.js';
import { isPlainObject } from '../plain-object.js';
import {
  distanceMetres,
  type Geometry,
  intersects,
  type Position,
  parseGeometry,
  within,
} from './geometry.js';

type QueryOperators = Parameters<Context['addQueryOps']>[0];
type GeoOperator = (field: string, operand: unknown) => (row: unknown) => boolean;

const operators: Readonly<Record<string, GeoOperator>> = {
  $geoWithin: (field, operand) => {
    const outer = geometryOf('$geoWithin', operand);
    if (outer.polygons.length === 0) throw new Error('$geoWithin: $geometry must be a Polygon');
    return geometryTest(field, geometry => within(geometry, outer));
  },
  $geoIntersects: (field, operand) => {
    const other = geometryOf('$geoIntersects', operand);
    return geometryTest(field, geometry => intersects(geometry, other));
  },
  $near: nearOperator('$near'),
  $nearSphere: nearOperator('$nearSphere'),
};

/**
 * The geo operators, in the form in which the query library takes operators of its user. Its type for them is the
 * intersection of all its own operators, which no function can have.
 */
export const geoOperators: QueryOperators = operators as unknown as QueryOperators;

/** The order that `$near` asks for; undefined when the condition has none. */
export function nearestFirst(
  condition: Row,
  fieldOf: (row: Record<string, unknown>, field: string) => unknown,
): ((row: Row) => number) | undefined {
  for (const [field, value] of Object.entries(condition)) {
    if (field === '$and' && Array.isArray(value)) {
      for (const part of value) {
        const found = nearestFirst(part as Row, fieldOf);
        if (found) return found;
      }
    }
    const operand = isPlainObject(value) ? (value['$near'] ?? value['$nearSphere']) : undefined;
    const from = operand === undefined ? undefined : pointOf(geometryOf('$near', operand));
    if (from) {
      return row => {
        const to = pointOf(parseGeometry(fieldOf(row, field)));
        return to ? distanceMetres(from, to) : Number.POSITIVE_INFINITY;
      };
    }
  }
  return undefined;
}

function nearOperator(name: string): GeoOperator {
  return (field, operand) => {
    const from = pointOf(geometryOf(name, operand));
    if (!from) throw new Error(`${name}: $geometry must be a Point`);
    const limits = isPlainObject(operand) ? operand : {};
    const least = metres(name, limits, '$minDistance') ?? 0;
    const most = metres(name, limits, '$maxDistance') ?? Number.POSITIVE_INFINITY;
    return geometryTest(field, geometry => {
      const to = pointOf(geometry);
      const distance = to ? distanceMetres(from, to) : Number.NaN;
      return distance >= least && distance <= most;
    });
  };
}

function geometryTest(field: string, test: (geometry: Geometry) => boolean): (row: unknown) => boolean {
  return row => {
    const geometry = parseGeometry(resolve(row as Record<string, unknown>, field));
    return geometry !== undefined && test(geometry);
  };
}

function geometryOf(operator: string, operand: unknown): Geometry {
  const geometry = isPlainObject(operand) ? parseGeometry(operand['$geometry']) : undefined;
  if (geometry) return geometry;
  throw new Error(`${operator}: $geometry must be a GeoJSON Point, LineString or closed Polygon`);
}

function pointOf(geometry: Geometry | undefined): Position | undefined {
  return geometry?.points[0];
}

function metres(operator: string, limits: Row, name: string): number | undefined {
  const value = limits[name];
  if (value === undefined || (typeof value === 'number' && value >= 0)) return value;
  throw new Error(`${operator}: ${name} must be a number of metres`);
}
