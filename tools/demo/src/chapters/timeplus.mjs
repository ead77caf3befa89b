import { setTimeout as pause } from 'node:timers/promises';
import { apiKey, sql, TimeplusClient } from '@sdk/timeplus';

export const platform = 'timeplus';
export const title = 'Timeplus: a week of earthquakes as a stream';

const WINDOW_HOURS = 12;
const STRONG = 4.5;
const BATCH = 50;
/** The pace of the show; nothing depends on it. */
const PAUSE_BETWEEN_BATCHES_MS = 40;
/** A row that never arrives must fail the demo, not hang it. */
const LIVE_LIMIT_MS = 120_000;

/**
 * @param {{url: string, workspace: string, apiKey: string}} server
 * @param {import('../story.mjs').Story} story
 * @param {object[]} quakes
 * @param {object} [options] for the client, such as a tracer
 */
export async function run(server, story, quakes, options = {}) {
  const timeplus = new TimeplusClient({
    baseUrl: server.url,
    workspace: server.workspace,
    credential: apiKey(server.apiKey),
    ...options,
  });
  story.say(`  ${quakes.length} earthquakes, ${day(quakes[0].time)} to ${day(quakes.at(-1).time)}`);

  const stream = await timeplus.streams.create({
    name: 'demo_quakes',
    eventTimeColumn: 'time',
    columns: [
      { name: 'id', type: 'string' },
      { name: 'time', type: 'datetime64(3)' },
      { name: 'place', type: 'string' },
      { name: 'mag', type: 'float64' },
      { name: 'depth', type: 'float64' },
    ],
  });
  story.say(
    `  stream ${stream.name}: ${stream.columns.map(column => `${column.name} ${column.type}`).join(', ')}`,
  );

  const live = { signal: AbortSignal.timeout(LIVE_LIMIT_MS) };
  const windows = await timeplus.query(
    sql`select window_start, count() as quakes, max(mag) as strongest
        from tumble(${sql.identifier(stream.name)}, ${sql.raw(`${WINDOW_HOURS}h`)}) group by window_start`,
    live,
  );
  const tail = await timeplus.query(
    sql`select time, place, mag from ${sql.identifier(stream.name)} where mag >= ${STRONG}`,
    live,
  );
  story.say(
    `  live queries: ${windows.id} (tumbling windows of ${WINDOW_HOURS} h) and ${tail.id} (magnitude >= ${STRONG})\n`,
  );

  const expected = expectations(quakes);
  const closed = readWindows(windows, story, expected.closedWindows);
  const strong = readTail(tail, story, expected.strong);
  await ingestAll(stream, quakes, story);
  const counted = await closed;
  const seen = await strong;

  story.say('');
  const [totals] = await rowsOf(
    timeplus,
    sql`select count() as quakes, max(mag) as strongest, count_if(mag >= ${STRONG}) as strong from table(${sql.identifier(stream.name)})`,
  );
  story.check('rows in table()', totals.quakes, quakes.length);
  story.check('strongest magnitude', totals.strongest, expected.strongest);
  story.check(`magnitude >= ${STRONG} in table()`, totals.strong, expected.strong);
  story.check(`magnitude >= ${STRONG} in the live tail`, seen, expected.strong);
  story.check('quakes in closed windows', counted, expected.inClosedWindows);

  await stream.delete();
  story.check('streams left behind', (await timeplus.streams.list()).length, 0);
}

async function ingestAll(stream, quakes, story) {
  const bar = story.progress('ingest', quakes.length);
  for (let start = 0; start < quakes.length; start += BATCH) {
    const batch = quakes.slice(start, start + BATCH);
    const rows = batch.map(({ id, time, place, mag, depth }) => ({ id, time, place, mag, depth }));
    await stream.ingest(rows, { idempotentId: `demo-${start}` });
    bar.update(start + batch.length);
    await pause(PAUSE_BETWEEN_BATCHES_MS);
  }
  bar.stop();
}

/** Prints the windows as they close; resolves with the number of quakes in them. */
async function readWindows(query, story, expectedWindows) {
  let windows = 0;
  let quakes = 0n;
  for await (const row of query) {
    windows++;
    quakes += row.quakes;
    story.say(
      `  window ${day(row.window_start)} ${String(row.window_start.getUTCHours()).padStart(2, '0')}h  ${String(row.quakes).padStart(4)} quakes, strongest ${row.strongest}`,
    );
    if (windows === expectedWindows) break;
  }
  return quakes;
}

/** Prints the strong quakes as they arrive; resolves with their number. */
async function readTail(query, story, expectedRows) {
  let rows = 0;
  for await (const quake of query) {
    rows++;
    if (quake.mag >= 6) story.say(`  strong: ${quake.time.toISOString()}  M ${quake.mag}  ${quake.place}`);
    if (rows === expectedRows) break;
  }
  return rows;
}

async function rowsOf(timeplus, statement) {
  const rows = [];
  for await (const row of await timeplus.query(statement)) rows.push(row);
  return rows;
}

/** What the input says must come out, computed without the SDK. */
function expectations(quakes) {
  const windowMs = WINDOW_HOURS * 3_600_000;
  const windowOf = quake => Math.floor(quake.time.getTime() / windowMs);
  const openWindow = windowOf(quakes.at(-1));
  const inClosed = quakes.filter(quake => windowOf(quake) < openWindow);
  return {
    strongest: Math.max(...quakes.map(quake => quake.mag)),
    strong: quakes.filter(quake => quake.mag >= STRONG).length,
    inClosedWindows: inClosed.length,
    closedWindows: new Set(inClosed.map(windowOf)).size,
  };
}

function day(date) {
  return date.toISOString().slice(0, 10);
}
