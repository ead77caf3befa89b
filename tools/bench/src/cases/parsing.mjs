import { readNdjson, readSse } from '@sdk/core';
import { createParser } from 'eventsource-parser';
import { compare, throughput } from '../measure.mjs';

const TARGET = 0.7;
const MEGABYTES = 32;
const CHUNK = 64 * 1024;
const context = { platform: 'bench', operation: 'read', attempts: 1 };

/** Events and lines with JSON parsing, beside the bare parser fed from the same chunks. */
export async function run() {
  const payload = JSON.stringify([
    [1, 'Alaska', 1.5],
    [2, 'Chile', 4.25],
    [3, 'Île de la Réunion', 2],
  ]);
  const sse = chunksOf(`data: ${payload}\n\n`);
  const ndjson = chunksOf(`${payload}\n`);
  const rows = [
    ...(await table('SSE with JSON', { 'bare parser': () => bareSse(sse), core: () => coreSse(sse) })),
    ...(await table('NDJSON', { 'bare split': () => bareNdjson(ndjson), core: () => coreNdjson(ndjson) })),
    ...(await table('SSE in pieces of 7 bytes (x 1/16)', {
      'bare parser': () => bareSse(small(sse)),
      core: () => coreSse(small(sse)),
    })),
  ];
  return rows;
}

async function table(figure, contenders) {
  const rows = await compare(
    Object.fromEntries(
      Object.entries(contenders).map(([name, work]) => [name, async () => throughput(MEGABYTES, work)]),
    ),
    { rounds: 5 },
  );
  return rows.map(row => ({
    figure,
    unit: 'MB/s',
    target: row.name === 'core' ? TARGET : undefined,
    ...row,
  }));
}

/** @param {string} unit @returns {Uint8Array[]} */
function chunksOf(unit) {
  const bytes = new TextEncoder().encode(unit.repeat(Math.ceil((MEGABYTES * 1_000_000) / unit.length)));
  const chunks = [];
  for (let start = 0; start < bytes.length; start += CHUNK) chunks.push(bytes.subarray(start, start + CHUNK));
  return chunks;
}

/** The beginning of the same bytes in tiny pieces. */
function small(chunks) {
  return chunks.slice(0, Math.ceil(chunks.length / 16)).flatMap(chunk => {
    const pieces = [];
    for (let start = 0; start < chunk.length; start += 7) pieces.push(chunk.subarray(start, start + 7));
    return pieces;
  });
}

/** @param {Uint8Array[]} chunks */
function sourceOf(chunks) {
  let next = 0;
  return { read: async () => chunks[next++], cancel: async () => {} };
}

async function bareSse(chunks) {
  let count = 0;
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: event => {
      JSON.parse(event.data);
      count++;
    },
  });
  const source = sourceOf(chunks);
  for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read())
    parser.feed(decoder.decode(chunk, { stream: true }));
  if (count === 0) throw new Error('nothing was read');
}

async function coreSse(chunks) {
  let count = 0;
  for await (const event of readSse(sourceOf(chunks), { context })) {
    JSON.parse(event.data);
    count++;
  }
  if (count === 0) throw new Error('nothing was read');
}

async function bareNdjson(chunks) {
  let count = 0;
  let rest = '';
  const decoder = new TextDecoder();
  const source = sourceOf(chunks);
  for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      JSON.parse(line);
      count++;
    }
  }
  if (count === 0) throw new Error('nothing was read');
}

async function coreNdjson(chunks) {
  let count = 0;
  for await (const _ of readNdjson(sourceOf(chunks), { context })) count++;
  if (count === 0) throw new Error('nothing was read');
}
