import {
  age,
  type Drop,
  type Flow,
  type FlowthingsClient,
  M,
  mem,
  members,
  type NewDrop,
  type Outcome,
  type References,
} from '@sdk/flowthings';

/** Compiled, never run: expected types, and mistakes that must not compile. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Equal<A, B>): void => undefined;

interface Reading {
  temp: number;
  place: string;
  tags: string[];
  inner: { deep: boolean };
}

export async function results(client: FlowthingsClient, choice: boolean): Promise<void> {
  const flow = await client.flow.read('f1');
  same<typeof flow, Flow>(true);
  const [read, references] = await client.flow.read('f1', { refs: true });
  same<typeof read, Flow>(true);
  same<typeof references, References>(true);
  const plain = await client.flow.find({ refs: false, limit: 1 });
  same<typeof plain, Flow[]>(true);
  const either = await client.flow.find({ refs: choice });
  same<typeof either, Flow[] | readonly [result: Flow[], references: References]>(true);
  const [list] = await client.flow.find(mem.path.eq('/a'), { refs: true });
  same<typeof list, Flow[]>(true);
  const map = await client.flow.find(['a']);
  same<typeof map, Readonly<Record<string, Flow>>>(true);
  const other = await client.flow.readOrElse('a', null);
  same<typeof other, Flow | null>(true);
  const { data } = await client.flow.read('f1').withResponse();
  same<typeof data, Flow>(true);
  for await (const one of client.flow.walk()) same<typeof one, Flow>(true);
  const answer = await client.request<{ a: number }>('GET', '/x');
  same<typeof answer, { a: number }>(true);

  // @ts-expect-error tokens never change
  client.token.update({ id: 'k1' });
  // @ts-expect-error drops are found in a flow, or by path
  client.drop.find();
  // @ts-expect-error a limit is a number
  client.flow.find({ limit: '10' });
  // @ts-expect-error an update needs an id
  client.flow.update({ capacity: 1 });
}

export async function drops(client: FlowthingsClient): Promise<void> {
  const readings = client.drop<Reading>('f1');
  const drop = await readings.create({ elems: { temp: 1, place: 'a', tags: [], inner: { deep: true } } });
  same<typeof drop.elems.temp, number>(true);
  same<(typeof drop)['version'], number | undefined>(true);
  await readings.update(new M<Drop<Reading>>(drop).modify('location', { lat: 1, lon: 2 }));
  const unknown = await client.drop('f1').read('d1');
  same<(typeof unknown.elems)[string], unknown>(true);
  const fresh: NewDrop<{ a: number }> = { elems: { a: 1 }, fhash: 'today' };
  await client.drop<{ a: number }>('f1').create(fresh);

  // @ts-expect-error temperatures are numbers
  await readings.create({ elems: { temp: 'warm', place: 'a', tags: [], inner: { deep: true } } });
  // @ts-expect-error a drop by path needs the path
  await client.drop.create({ elems: {} });
  // @ts-expect-error there is no such member
  new M<Flow>({ id: 'f1', path: '/a' }).modify('size', 1);
}

const reading = members<Drop<Reading>>();

export const filters = [
  reading.elems.temp.gt(30).and(reading.elems.place.re(/^a/)),
  reading.elems.tags.contains('x', 'y'),
  reading.elems.inner.deep.eq(true),
  reading.creationDate.lt(new Date()),
  reading.elems.temp.gt(reading.elems.temp),
  age(reading.lastEditDate).lt(1),
  mem('elems.anything').in(1, 'a', true),
  // @ts-expect-error temperatures are numbers
  reading.elems.temp.gt('warm'),
  // @ts-expect-error places are texts
  reading.elems.place.in('a', 1),
  // @ts-expect-error tags are texts
  reading.elems.tags.contains(1),
  // @ts-expect-error there is no such element
  reading.elems.wind.gt(1),
  // @ts-expect-error nothing is compared with null
  mem('a').eq(null),
];

export async function many(client: FlowthingsClient): Promise<void> {
  const batch = client.batch();
  const flows = batch.flow.find();
  same<Awaited<typeof flows>, Flow[]>(true);
  const outcomes = await batch.results({ withExceptions: true });
  same<typeof outcomes, Outcome[]>(true);

  const lazy = client.lazy();
  const found = lazy.flow.find({ limit: 1 });
  same<Awaited<ReturnType<typeof found.unwrap>>, Flow[]>(true);
  const first = found.get(0);
  const path = await first.path;
  same<typeof path, string>(true);
  const count = await found.length;
  same<typeof count, number>(true);
  const late = await lazy.drop<Reading>(first.id).find({ limit: 1 });
  same<typeof late, Drop<Reading>[]>(true);
  lazy.track.create({ source: first.path, destination: [first.path, '/b'] });

  // @ts-expect-error a flow has no such member
  first.size;
  // @ts-expect-error capacities are no ids
  lazy.flow.read(first.capacity);
}

export async function sessions(client: FlowthingsClient): Promise<void> {
  await using session = await client.websocket.connect({
    onMessage: (_, drop) => same<typeof drop, Drop>(true),
  });
  const live = await session.subscribe<Reading>('/a', { catchUp: true });
  for await (const drop of live) same<typeof drop.elems.temp, number>(true);
  const made = await session.drop<Reading>('f1').read('d1');
  same<typeof made.elems.place, string>(true);
  // @ts-expect-error a subscription cannot hold the platform back
  await session.subscribe('/a', { overflow: 'pause' });
}
