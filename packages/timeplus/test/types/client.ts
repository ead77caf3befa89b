import {
  type ApiCall,
  apiKey,
  type ExecResult,
  httpSink,
  type Query,
  type QueryEvent,
  type SinkInfo,
  type SourceInfo,
  type StartStopResult,
  type Stream,
  sql,
  streamGeneratorSource,
  TimeplusClient,
  TimeplusEngine,
} from '@sdk/timeplus';

// Compiled with the tests and never run: each line is right or wrong by its types.

/** True when two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

interface Car {
  readonly id: bigint;
  readonly speed: number;
}

const timeplus = new TimeplusClient({ baseUrl: 'http://localhost:8000', credential: apiKey('k') });
const engine = new TimeplusEngine({ baseUrl: 'http://localhost:3218' });

export async function rowsAreTyped(): Promise<void> {
  same<ReturnType<typeof timeplus.query<Car>>, ApiCall<Query<Car>>>(true);
  const query = await timeplus.query<Car>('select id, speed from cars');
  for await (const row of query) same<typeof row, Car>(true);
  for await (const rows of query.batches()) same<typeof rows, readonly Car[]>(true);
  for await (const event of query.result()) {
    same<typeof event, QueryEvent<Car>>(true);
    if (event.event === 'message') same<typeof event.rows, readonly Car[]>(true);
    // @ts-expect-error metrics have no rows
    if (event.event === 'metrics') event.rows;
  }

  const untyped = await timeplus.query('select 1');
  for await (const row of untyped) same<typeof row, Record<string, unknown>>(true);

  const result = await timeplus.exec<{ n: bigint }>('select count() as n from table(cars)');
  same<typeof result, ExecResult<{ n: bigint }>>(true);
  // @ts-expect-error results are not to be changed
  result.rows.push({ n: 1n });

  for await (const row of await engine.query<Car>('select * from cars')) same<typeof row, Car>(true);
}

export async function ingestedRowsHaveTheTypeOfTheStream(): Promise<void> {
  const stream: Stream<Car> = await timeplus.streams.get<Car>('cars');
  await stream.ingest([{ id: 1n, speed: 71.5 }]);
  await stream.ingest({ columns: ['id', 'speed'], rows: [[1n, 71.5]] });
  await stream.ingest({ format: 'lines', payload: 'a\nb' });
  // @ts-expect-error a column is missing
  await stream.ingest([{ id: 1n }]);
  // @ts-expect-error a column has another type
  await stream.ingest([{ id: '1', speed: 71.5 }]);
  // @ts-expect-error the server has no such format
  await stream.ingest({ format: 'csv', payload: 'a,b' });
  // @ts-expect-error text needs its format
  await stream.ingest({ payload: 'a' });
  // @ts-expect-error the engine takes no text
  await engine.ingest('cars', { format: 'raw', payload: 'a' });
}

export async function definitionsAreChecked(): Promise<void> {
  // @ts-expect-error a stream has columns
  await timeplus.streams.create({ name: 'cars' });
  // @ts-expect-error there are four modes
  await timeplus.streams.create({ name: 'cars', columns: [], mode: 'upsert' });
  // @ts-expect-error fields are in camelCase here
  await timeplus.streams.create({ name: 'cars', columns: [], primary_key: 'id' });
  // @ts-expect-error a view has a query
  await timeplus.views.create({ name: 'fast' });
  // @ts-expect-error a materialized view is materialized already
  await timeplus.materializedViews.create({ name: 'fast', query: 'select 1', materialized: false });
  // @ts-expect-error a local function has its code
  await timeplus.udfs.create({ name: 'f', type: 'javascript', arguments: [], returnType: 'int32' });
  // @ts-expect-error a remote function has an address
  await timeplus.udfs.create({ name: 'f', type: 'remote', arguments: [], returnType: 'int32', source: '' });
  // @ts-expect-error a length of time has a unit
  await timeplus.apiKeys.create({ expireIn: '24' });
  // @ts-expect-error servers want both spans
  await timeplus.sources.stats('id', { metricsTimeRange: '1h' });
  // @ts-expect-error parallelism is spelt right here
  httpSink({ url: 'https://example.com', paralism: 4 });

  const source = await timeplus.sources.create({
    name: 'generator',
    stream: 'cars',
    ...streamGeneratorSource({ template: 'iot', interval: '500ms' }),
  });
  same<typeof source, SourceInfo>(true);
  const sink = await timeplus.sinks.create({
    name: 's',
    query: 'q',
    ...httpSink({ url: 'u', parallelism: 4 }),
  });
  same<typeof sink, SinkInfo>(true);
  same<Awaited<ReturnType<typeof timeplus.sinks.start>>, StartStopResult>(true);
}

export async function answersAreOpen(): Promise<void> {
  const view = await timeplus.views.get('fast');
  same<typeof view.query, string | undefined>(true);
  same<(typeof view)['field_of_tomorrow'], unknown>(true);
  const { data, status, attempts } = await timeplus.views.get('fast').withResponse();
  same<typeof data, typeof view>(true);
  same<typeof status | typeof attempts, number>(true);
  // @ts-expect-error what the server said is not to be changed
  view.query = 'select 2';
}

export function valuesOfSql(): void {
  sql`select ${'text'}, ${1n}, ${new Date()}, ${[1, null]} from ${sql.identifier('cars')}`;
  // @ts-expect-error undefined has no literal
  sql`select ${undefined}`;
  // @ts-expect-error a plain object has no literal
  sql`select ${{ a: 1 }}`;
}

export function clients(): void {
  // @ts-expect-error a client has an address
  new TimeplusClient({ workspace: 'default' });
  // @ts-expect-error there are two generations
  new TimeplusClient({ baseUrl: 'http://localhost:8000', apiGeneration: 'onprem' });
  // @ts-expect-error a credential is made by apiKey, basicAuth and the like
  new TimeplusClient({ baseUrl: 'http://localhost:8000', credential: 'key' });
  // @ts-expect-error the engine has two prefixes
  new TimeplusEngine({ baseUrl: 'http://localhost:3218', prefix: 'clickhouse' });
}
