import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessToken, IvcapClient, isUploadError } from '@sdk/ivcap';

export const platform = 'ivcap';
export const title = 'IVCAP: an interrupted upload, an order, an aspect';

const CHUNK_BYTES = 8 * 1024;
const SCHEMA = 'urn:demo:schema:quakes.1';
const MIN_MAGNITUDE = 4.5;
/** An order that never ends must fail the demo, not hang it. */
const ORDER_LIMIT_MS = 60_000;

/**
 * @param {{url: string, token: string, accountId: string}} server
 * @param {import('../story.mjs').Story} story
 * @param {object[]} quakes
 * @param {object} [options] for the client, such as a tracer
 */
export async function run(server, story, quakes, options = {}) {
  const connect = () =>
    new IvcapClient({
      baseUrl: server.url,
      credential: accessToken(server.token),
      accountId: server.accountId,
      ...options,
    });
  const folder = await mkdtemp(join(tmpdir(), 'sdk-demo-'));
  try {
    const path = join(folder, 'quakes.csv');
    await writeFile(path, csv(quakes));
    const file = await readFile(path);

    const artifact = await uploadInTwoGoes({ connect, path, size: file.byteLength, story });
    const ivcap = connect();
    story.say('');
    story.check('status of the artifact', (await artifact.status()).status, 'ready');
    const received = await (await artifact.download()).bytes();
    story.check('checksum of what came back', sha256(received), sha256(file));

    const service = await ivcap.services.getByName('quake-report');
    const order = await service.placeOrder({ quakes: artifact.urn, 'min-magnitude': MIN_MAGNITUDE });
    const { status } = await order.wait({
      timeoutMs: ORDER_LIMIT_MS,
      firstDelayMs: 100,
      onProgress: record => story.say(`  order: ${record.status}`),
    });
    story.check('order', status, 'succeeded');
    const product = await order.products().first();
    const report = JSON.parse(await (await product.download()).text());
    story.check('report is about the artifact', report.source, artifact.urn);
    story.check('report used the parameter', report.minMagnitude, MIN_MAGNITUDE);

    const summary = { quakes: quakes.length, strongest: Math.max(...quakes.map(({ mag }) => mag)) };
    await ivcap.aspects.add({ entity: artifact.urn, schema: SCHEMA, content: summary });
    const found = await ivcap.aspects
      .list({ schema: 'urn:demo:schema:%', contentPath: '$.quakes ? (@ > 1000)' })
      .toArray({ limit: 10 });
    story.check('aspects found by their content', found.length, 1);
    story.check('strongest quake in it', found[0]?.content?.strongest, summary.strongest);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Uploads a file; half-way the process is taken to die, and another one goes on with the checkpoint. */
async function uploadInTwoGoes({ connect, path, size, story }) {
  const bar = story.progress('upload', size);
  const interruption = new AbortController();
  const onProgress = ({ sentBytes }) => {
    bar.update(sentBytes);
    if (sentBytes > size / 2) interruption.abort();
  };
  let checkpoint;
  try {
    await connect().artifacts.upload(
      { path, name: 'quakes of a week', contentType: 'text/csv', chunkSizeBytes: CHUNK_BYTES, onProgress },
      { signal: interruption.signal },
    );
  } catch (error) {
    if (!isUploadError(error)) throw error;
    checkpoint = JSON.parse(JSON.stringify(error.checkpoint));
  }
  story.say(`  interrupted after ${checkpoint.sentBytes} of ${size} bytes, going on with another client`);
  const artifact = await connect().artifacts.resumeUpload(checkpoint, {
    path,
    chunkSizeBytes: CHUNK_BYTES,
    onProgress: ({ sentBytes }) => bar.update(sentBytes),
  });
  bar.stop();
  return artifact;
}

function csv(quakes) {
  const rows = quakes.map(({ id, time, mag, depth, lat, lon, place }) =>
    [id, time.toISOString(), mag, depth, lat, lon, JSON.stringify(place)].join(','),
  );
  return ['id,time,mag,depth,lat,lon,place', ...rows, ''].join('\n');
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
