import { FlowthingsClient, mem, token } from '@sdk/flowthings';

export const platform = 'flowthings';
export const title = 'flowthings.io: drops, a track, and a live subscription';

const STRONG = 5;
/** The flow keeps no more drops than that. */
const CAPACITY = 1_000;
const AT_ONCE = 16;

/**
 * @param {{url: string, account: string, token: string}} server
 * @param {import('../story.mjs').Story} story
 * @param {object[]} quakes
 * @param {object} [options] for the client, such as a tracer
 */
export async function run(server, story, quakes, options = {}) {
  const client = new FlowthingsClient({
    baseUrl: server.url,
    account: server.account,
    credential: token(server.token),
    ...options,
  });
  const strong = quakes.filter(({ mag }) => mag >= STRONG);

  const base = `/${server.account}/demo`;
  const flow = await client.flow.create({ path: `${base}/quakes`, capacity: CAPACITY });
  const alarms = await client.flow.create({ path: `${base}/strong` });
  const track = await client.track.create({
    source: flow.path,
    destination: alarms.path,
    filter: String(mem('elems.mag').gte(STRONG)),
  });
  story.say(`  the track ${track.id} copies what passes "${track.filter}"\n`);

  await using session = await client.websocket.connect();
  const live = await session.subscribe(alarms.path);
  const watched = watch(live, strong.length, story);
  const bar = story.progress('create drops', quakes.length);
  for (let start = 0; start < quakes.length; start += AT_ONCE) {
    const batch = client.batch({ concurrency: AT_ONCE });
    for (const { id, place, mag, depth, lat, lon } of quakes.slice(start, start + AT_ONCE)) {
      batch.drop(flow.id).create({ elems: { quake: id, place, mag, depth }, location: { lat, lon } });
    }
    await batch.results();
    bar.update(Math.min(start + AT_ONCE, quakes.length));
  }
  bar.stop();
  const seen = await watched;

  story.say('');
  const copied = await client.drop(alarms.id).find({ limit: strong.length + 1 });
  const [totals] = await client.drop(alarms.id).aggregate(['$count', '$max:mag', '$avg:major'], {
    rules: { major: mem('elems.mag').gte(6) },
  });
  const counts = await client.statistics.flowDropAdded(flow.id, { year: new Date().getUTCFullYear() });
  let kept = 0;
  for await (const _ of client.drop(flow.id).walk()) kept++;
  story.check('strong quakes seen live', seen, strong.length);
  story.check('strong quakes copied by the track', copied.length, strong.length);
  story.check('drops counted by the aggregate', totals.$count, strong.length);
  story.check('strongest', totals['$max:mag'], Math.max(...quakes.map(({ mag }) => mag)));
  story.check(
    'share of magnitude >= 6',
    totals['$avg:major'],
    strong.filter(({ mag }) => mag >= 6).length / strong.length,
  );
  story.check('drops that the statistics counted', sum(counts), quakes.length);
  story.check('drops that the capacity kept', kept, CAPACITY);
  await client.track.delete(track.id);
  for (const { id } of [flow, alarms]) await client.flow.delete(id);
}

/** Prints the strongest as they arrive; resolves with how many came. */
async function watch(drops, expected, story) {
  const seen = new Set();
  for await (const { elems } of drops) {
    seen.add(elems.quake);
    if (elems.mag >= 6) story.say(`  live: M ${elems.mag}  ${elems.place}`);
    if (seen.size === expected) break;
  }
  return seen.size;
}

function sum(counts) {
  return counts.reduce((total, count) => total + Number(count), 0);
}
