import {
  type Changelog,
  ChangelogState,
  type ColumnTypeName,
  type LiveItem,
  type LiveQuery,
  type MetricsWriter,
  type Query,
  type RowSchema,
  sql,
  TimeplusClient,
  type Windowed,
} from '@sdk/timeplus';

// Compiled with the tests and never run: each line is right or wrong by its types.

/** True when two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

interface Car {
  readonly id: bigint;
  readonly speed: number;
}

declare const carSchema: RowSchema<Car>;
/** As libraries declare theirs: the answer is a union, and there are more properties. */
declare const librarySchema: {
  parse(value: unknown): Car;
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'library';
    readonly validate: (value: unknown) =>
      | { readonly value: Car; readonly issues?: undefined }
      | { readonly issues: readonly { readonly message: string; readonly path?: readonly PropertyKey[] }[] }
      | Promise<
          | { readonly value: Car; readonly issues?: undefined }
          | {
              readonly issues: readonly {
                readonly message: string;
                readonly path?: readonly PropertyKey[];
              }[];
            }
        >;
    readonly types?: { readonly input: string; readonly output: Car };
  };
};
const timeplus = new TimeplusClient({ baseUrl: 'http://localhost:8000' });

export async function liveQueriesHaveRowsAndNews(): Promise<void> {
  const live = await timeplus.live<Car>('select id, speed from cars', { overlapMs: 1000, tags: ['a'] });
  same<typeof live, LiveQuery<Car>>(true);
  for await (const item of live) {
    same<typeof item, LiveItem<Car>>(true);
    if (item.type === 'data') same<typeof item.value, Car>(true);
    if (item.type === 'reconnected') same<typeof item.gap, 'none' | 'possible'>(true);
    // @ts-expect-error a restart makes no promise
    if (item.type === 'restarted') item.gap;
  }
  for await (const row of live.values()) same<typeof row, Car>(true);
  await timeplus.live('select 1', { resume: since => sql`select * from s where _tp_time >= ${since}` });
  // @ts-expect-error there are two ways, and a function
  await timeplus.live('select 1', { resume: 'never' });
}

export async function aSchemaGivesTheRowsTheirType(): Promise<void> {
  const query = await timeplus.query('select id, speed from cars', { schema: carSchema });
  same<typeof query, Query<Car>>(true);
  const ofLibrary = await timeplus.query('select id, speed from cars', {
    schema: librarySchema,
    tags: ['a'],
  });
  same<typeof ofLibrary, Query<Car>>(true);
  const live = await timeplus.live('select id, speed from cars', { schema: carSchema });
  same<typeof live, LiveQuery<Car>>(true);
  const plain = await timeplus.query('select 1', { tags: ['a'] });
  same<typeof plain, Query<Record<string, unknown>>>(true);
  const saved = await timeplus.savedQueries.run('id', { schema: carSchema });
  same<typeof saved, Query<Car>>(true);
  // @ts-expect-error the schema gives other rows
  await timeplus.query<{ id: string }>('select id from cars', { schema: carSchema });
}

export async function changelogsAndWindows(): Promise<void> {
  const state = new ChangelogState<Car, bigint>(car => car.id);
  for await (const change of await timeplus.query<Changelog<Car>>('select 1')) {
    same<typeof change._tp_delta, 1 | -1>(true);
    state.apply(change);
  }
  same<ReturnType<typeof state.get>, Car | undefined>(true);
  // @ts-expect-error a row of a changelog says what became of it
  state.apply({ id: 1n, speed: 2 });
  for await (const row of await timeplus.query<Windowed<{ n: bigint }>>('select 1')) {
    same<typeof row.window_start, Date>(true);
    same<typeof row.n, bigint>(true);
  }
}

export async function metricsAreNamed(): Promise<void> {
  const metrics = await timeplus.metricsWriter('http', { tags: ['route'], values: ['ms', 'bytes'] });
  same<typeof metrics, MetricsWriter<'route', 'ms' | 'bytes'>>(true);
  await metrics.observe({ tags: { route: '/' }, values: { ms: 1 } });
  // @ts-expect-error there is no such value
  await metrics.observe({ values: { seconds: 1 } });
  // @ts-expect-error there is no such tag
  await metrics.observe({ tags: { host: 'a' }, values: { ms: 1 } });
  // @ts-expect-error a writer has values
  await timeplus.metricsWriter('http', { tags: ['route'] });
}

export function namesOfTypes(): void {
  const types: ColumnTypeName[] = ['int64', 'datetime64(3)', 'array(nullable(string))', 'type_of_tomorrow'];
  void types;
  // @ts-expect-error a type is text
  const wrong: ColumnTypeName = 64;
  void wrong;
}
