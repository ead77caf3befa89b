import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * A week of earthquakes as the USGS reported them (1707 events from 31 January to 7 February 2018), oldest first. The
 * data ships in the npm package vega-datasets.
 *
 * @returns {{id: string, time: Date, place: string, mag: number, depth: number, lon: number, lat: number}[]}
 */
export function loadEarthquakes() {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  const file = join(
    entry.slice(0, entry.lastIndexOf('vega-datasets')),
    'vega-datasets/data/earthquakes.json',
  );
  const { features } = JSON.parse(readFileSync(file, 'utf8'));
  return features
    .map(({ id, properties, geometry }) => ({
      id,
      time: new Date(properties.time),
      place: properties.place,
      mag: properties.mag,
      depth: geometry.coordinates[2],
      lon: geometry.coordinates[0],
      lat: geometry.coordinates[1],
    }))
    .sort((a, b) => a.time.getTime() - b.time.getTime());
}
