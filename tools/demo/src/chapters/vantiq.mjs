import { accessToken, VantiqClient, VantiqResources } from '@sdk/vantiq';

export const platform = 'vantiq';
export const title = 'Vantiq: alarms for strong earthquakes, none of them lost';

const STRONG = 4.5;
const TOPIC = '/demo/alarms';
const TYPE = 'DemoQuake';
/** An alarm that never arrives must fail the demo, not hang it. */
const LIVE_LIMIT_MS = 120_000;

/**
 * @param {{url: string, accessToken: string}} server
 * @param {import('../story.mjs').Story} story
 * @param {object[]} quakes
 * @param {object} [options] for the client, such as a tracer
 */
export async function run(server, story, quakes, options = {}) {
  await using vantiq = new VantiqClient({
    baseUrl: server.url,
    credential: accessToken(server.accessToken),
    ...options,
  });
  const strong = quakes.filter(({ mag }) => mag >= STRONG);

  await vantiq.insert(VantiqResources.TYPES, {
    name: TYPE,
    properties: { quake: { type: 'String' }, place: { type: 'String' }, mag: { type: 'Real' } },
    naturalKey: ['quake'],
  });
  await vantiq.insert(VantiqResources.TOPICS, {
    name: TOPIC,
    isReliable: true,
    redeliveryFrequency: 30,
    redeliveryTTL: 600,
  });
  await using alarms = await vantiq.subscribe(VantiqResources.TOPICS, TOPIC, {
    persistent: true,
    idleMs: LIVE_LIMIT_MS,
  });
  story.say(`  persistent subscription ${alarms.subscriptionName} to the reliable topic ${TOPIC}\n`);

  const watched = watch(alarms, strong.length, story);
  const bar = story.progress('upsert', strong.length);
  for (const [index, { id, place, mag }] of strong.entries()) {
    await vantiq.upsert(TYPE, { quake: id, place, mag });
    await vantiq.publish(VantiqResources.TOPICS, TOPIC, { quake: id, place, mag });
    bar.update(index + 1);
  }
  bar.stop();
  const seen = await watched;

  story.say('');
  // A second upsert of the same quakes changes records, and adds none.
  for (const { id, place, mag } of strong.slice(0, 10)) await vantiq.upsert(TYPE, { quake: id, place, mag });
  story.check('records', await vantiq.count(TYPE), strong.length);
  story.check(
    'magnitude >= 6',
    await vantiq.count(TYPE, { where: { mag: { $gte: 6 } } }),
    strong.filter(({ mag }) => mag >= 6).length,
  );
  const strongest = await vantiq.select(TYPE, { props: ['place', 'mag'], sort: { mag: -1 } }).first();
  story.check('strongest', strongest?.mag, Math.max(...quakes.map(({ mag }) => mag)));
  story.check('alarms acknowledged', seen.size, strong.length);
  story.check('records removed', await vantiq.delete(TYPE, { all: true }), strong.length);
}

/** Acknowledges alarms until each was seen; resolves with the ids. */
async function watch(alarms, expected, story) {
  const seen = new Set();
  for await (const event of alarms) {
    const { quake, place, mag } = event.value;
    seen.add(quake);
    await event.ack();
    if (mag >= 6) story.say(`  alarm: M ${mag}  ${place}${event.redelivered ? '  (again)' : ''}`);
    if (seen.size === expected) break;
  }
  return seen;
}
