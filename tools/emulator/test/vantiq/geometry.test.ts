import { describe, expect, test } from '@jest/globals';
import {
  distanceMetres,
  type Geometry,
  intersects,
  parseGeometry,
  within,
} from '../../src/vantiq/where/geometry.js';

function geometry(type: string, coordinates: unknown): Geometry {
  const parsed = parseGeometry({ type, coordinates });
  if (!parsed) throw new Error(`not a geometry: ${type}`);
  return parsed;
}

const point = (x: number, y: number): Geometry => geometry('Point', [x, y]);
const line = (...positions: number[][]): Geometry => geometry('LineString', positions);
const box = (x1: number, y1: number, x2: number, y2: number): number[][] => [
  [x1, y1],
  [x2, y1],
  [x2, y2],
  [x1, y2],
  [x1, y1],
];
const polygon = (...rings: number[][][]): Geometry => geometry('Polygon', rings);
const ten = polygon(box(0, 0, 10, 10));
const ring = polygon(box(0, 0, 10, 10), box(4, 4, 6, 6));

describe('geometries', () => {
  test.each([
    ['a point in it', point(5, 5), ten, true],
    ['a point on its border', point(0, 5), ten, true],
    ['a point outside', point(11, 5), ten, false],
    ['a point in its hole', point(5, 5), ring, false],
    ['a line in it', line([1, 1], [9, 9]), ten, true],
    ['a line through its hole', line([1, 5], [9, 5]), ring, false],
    ['a line that leaves it', line([1, 1], [11, 1]), ten, false],
    ['a polygon in it', polygon(box(1, 1, 2, 2)), ten, true],
    ['a polygon around it', polygon(box(-1, -1, 11, 11)), ten, false],
  ])('%s', (_what, inner, outer, expected) => {
    expect(within(inner, outer)).toBe(expected);
  });

  test.each([
    ['equal points', point(1, 1), point(1, 1), true],
    ['other points', point(1, 1), point(1, 2), false],
    ['a point on a line', point(2, 2), line([0, 0], [4, 4]), true],
    ['a point beside a line', point(2, 3), line([0, 0], [4, 4]), false],
    ['a point behind the end of a line', point(5, 5), line([0, 0], [4, 4]), false],
    ['crossing lines', line([0, 0], [4, 4]), line([0, 4], [4, 0]), true],
    ['parallel lines', line([0, 0], [4, 0]), line([0, 1], [4, 1]), false],
    ['lines that touch', line([0, 0], [4, 0]), line([4, 0], [4, 4]), true],
    ['a line through a polygon', line([-1, 5], [11, 5]), ten, true],
    ['a line in a hole', line([4.5, 5], [5.5, 5]), ring, false],
    ['overlapping polygons', polygon(box(9, 9, 12, 12)), ten, true],
    [
      'crossing polygons without a corner in each other',
      polygon(box(4, -1, 6, 11)),
      polygon(box(-1, 4, 11, 6)),
      true,
    ],
    ['a polygon in another one', polygon(box(1, 1, 2, 2)), ten, true],
    ['polygons apart', polygon(box(20, 20, 21, 21)), ten, false],
  ])('%s: in common or not', (_what, a, b, expected) => {
    expect([intersects(a, b), intersects(b, a)]).toEqual([expected, expected]);
  });

  test('a degree of the equator is 111 km', () => {
    expect(distanceMetres([0, 0], [1, 0])).toBeCloseTo(111_319, 0);
    expect(distanceMetres([0, 0], [180, 0])).toBeCloseTo(Math.PI * 6_378_100, 0);
  });

  test.each([
    ['Point', [1]],
    ['Point', ['1', 2]],
    ['LineString', [[1, 2]]],
    ['Polygon', []],
    [
      'Polygon',
      [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ],
    ],
    ['MultiPoint', [[1, 2]]],
  ])('%s %j is none', (type, coordinates) => {
    expect(parseGeometry({ type, coordinates })).toBeUndefined();
  });
});
