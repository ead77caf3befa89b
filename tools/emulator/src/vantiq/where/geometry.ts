import { isPlainObject } from '../plain-object.js';

/** `[longitude, latitude]` in degrees. */
export type Position = readonly [number, number];

/** A GeoJSON geometry as points, segments and rings; a ring is closed. */
export interface Geometry {
  readonly points: readonly Position[];
  readonly lines: readonly (readonly Position[])[];
  /** The first ring of a polygon is its border, the others are holes. */
  readonly polygons: readonly (readonly (readonly Position[])[])[];
}

/** Reads a Point, LineString or Polygon; undefined for everything else. */
export function parseGeometry(value: unknown): Geometry | undefined {
  if (!isPlainObject(value)) return undefined;
  const { type, coordinates } = value;
  if (type === 'Point' && isPosition(coordinates)) {
    return { points: [coordinates], lines: [], polygons: [] };
  }
  if (type === 'LineString' && isLine(coordinates, 2)) {
    return { points: [], lines: [coordinates], polygons: [] };
  }
  if (type === 'Polygon' && isPolygon(coordinates)) {
    return { points: [], lines: [], polygons: [coordinates] };
  }
  return undefined;
}

/** Every point of `inner` lies in a polygon of `outer`, on the plane of longitude and latitude. */
export function within(inner: Geometry, outer: Geometry): boolean {
  const lines = linesOf(inner);
  const corners = [...inner.points, ...lines.flat()];
  return outer.polygons.some(polygon => {
    if (!corners.every(corner => inPolygon(corner, polygon))) return false;
    return !lines.some(line => polygon.some(ring => linesCross(line, ring)));
  });
}

/** The two have at least one point in common, on the plane of longitude and latitude. */
export function intersects(a: Geometry, b: Geometry): boolean {
  return (
    meets(a, b) || meets(b, a) || linesOf(a).some(line => linesOf(b).some(other => touches(line, other)))
  );
}

/** Metres between two positions on a sphere. */
export function distanceMetres([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const half = (from: number, to: number): number => Math.sin((to - from) / 2) ** 2;
  const [a1, a2, o1, o2] = [radians(lat1), radians(lat2), radians(lon1), radians(lon2)];
  const haversine = half(a1, a2) + Math.cos(a1) * Math.cos(a2) * half(o1, o2);
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

const EARTH_RADIUS_METRES = 6_378_100;

/** A point or a corner of `a` lies on a point or line of `b`, or in one of its polygons. */
function meets(a: Geometry, b: Geometry): boolean {
  const corners = [...a.points, ...linesOf(a).flat()];
  return corners.some(
    corner =>
      b.polygons.some(polygon => inPolygon(corner, polygon)) ||
      b.points.some(point => point[0] === corner[0] && point[1] === corner[1]) ||
      linesOf(b).some(line => onLine(corner, line)),
  );
}

function linesOf({ lines, polygons }: Geometry): readonly (readonly Position[])[] {
  return [...lines, ...polygons.flat()];
}

function inPolygon(point: Position, [border, ...holes]: readonly (readonly Position[])[]): boolean {
  if (!border) return false;
  if (onLine(point, border)) return true;
  return inRing(point, border) && !holes.some(hole => inRing(point, hole) && !onLine(point, hole));
}

function inRing([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false;
  for (const [[x1, y1], [x2, y2]] of segments(ring)) {
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

function onLine(point: Position, line: readonly Position[]): boolean {
  return segments(line).some(([from, to]) => side(from, to, point) === 0 && inBox(point, from, to));
}

/** The lines pass through each other; touching is not enough. */
function linesCross(a: readonly Position[], b: readonly Position[]): boolean {
  return segments(a).some(([p, q]) =>
    segments(b).some(([r, s]) => side(p, q, r) * side(p, q, s) < 0 && side(r, s, p) * side(r, s, q) < 0),
  );
}

function touches(a: readonly Position[], b: readonly Position[]): boolean {
  return linesCross(a, b) || a.some(point => onLine(point, b)) || b.some(point => onLine(point, a));
}

function side([x1, y1]: Position, [x2, y2]: Position, [x, y]: Position): number {
  return Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
}

function inBox([x, y]: Position, [x1, y1]: Position, [x2, y2]: Position): boolean {
  return x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2);
}

function segments(line: readonly Position[]): readonly (readonly [Position, Position])[] {
  return line.slice(1).map((to, index) => [line[index] ?? to, to] as const);
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length >= 2 && value.every(item => typeof item === 'number');
}

function isLine(value: unknown, length: number): value is readonly Position[] {
  return Array.isArray(value) && value.length >= length && value.every(isPosition);
}

function isPolygon(value: unknown): value is readonly (readonly Position[])[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRing);
}

function isRing(value: unknown): value is readonly Position[] {
  if (!isLine(value, 4)) return false;
  const [first, last] = [value[0], value.at(-1)];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
}
