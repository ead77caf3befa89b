import { describe, expect, test } from '@jest/globals';
import { generateTypes } from '@sdk/timeplus';
import ts from 'typescript';
import { valueType } from '../../src/types-command/value-type.js';

describe('types of column values', () => {
  test.each([
    ['bool', 'boolean'],
    ['int8', 'number'],
    ['integer', 'number'],
    ['uint32', 'number'],
    ['int64', 'bigint'],
    ['bigint', 'bigint'],
    ['uint256', 'bigint'],
    ['double', 'number'],
    ['decimal(38, 10)', 'string'],
    ['fixed_string(4)', 'string'],
    ['inet6', 'string'],
    ['date32', 'string'],
    ["datetime('UTC')", 'Date'],
    ['datetime64', 'Date'],
    ["datetime64(3, 'UTC')", 'Date'],
    ["datetime64(6, 'UTC')", 'string'],
    ['json', 'Record<string, unknown>'],
    ["enum8('red' = 1, 'it\\'s' = 2)", '"red" | "it\'s"'],
    ['nullable(int64)', 'bigint | null'],
    ['low_cardinality(nullable(string))', 'string | null'],
    ['array(nullable(float64))', '(number | null)[]'],
    ['array(array(uint8))', 'number[][]'],
    ["array(enum8('a' = 1))", '"a"[]'],
    ['tuple(lat float64, name string)', '[number, string]'],
    ['nested(a int32, b datetime)', '[number, Date][]'],
    ['map(string, array(int64))', 'Record<string, bigint[]>'],
    ['map(int32, nullable(bool))', 'Record<string, boolean | null>'],
    ['aggregate_function(sum, int64)', 'unknown'],
    ['array(type_of_tomorrow)', 'unknown[]'],
    ['nullable(type_of_tomorrow)', 'unknown'],
  ])('%s is %s', (column, type) => {
    expect(valueType(column)).toBe(type);
  });
});

describe('generated types', () => {
  const sources = [
    {
      name: 'quakes',
      columns: [
        { name: 'mag', type: 'float64' },
        { name: '_tp_time', type: "datetime64(3, 'UTC')" },
      ],
    },
    { name: 'date', columns: [{ name: 'time', type: 'datetime64(3)' }] },
    { name: 'my_stream', columns: [{ name: 'a b', type: 'int64', nullable: true }] },
    { name: 'MyStream', columns: [{ name: 'class', type: 'string', comment: 'ends */ here\nor there' }] },
    {
      name: '1st-stream',
      columns: [
        { name: '1st', type: 'array(tuple(int64, string))' },
        { name: '"', type: 'bool' },
      ],
    },
    { name: 'größe', columns: [{ name: 'größe', type: "map(string, enum8('a' = 1))" }] },
    { name: '日本', columns: [] },
  ];

  test('have one interface for each stream, in the order of their names', () => {
    expect(
      generateTypes(sources.slice(0, 2)),
    ).toBe(`// Written by "sdk-timeplus types". Do not change it: run the command again after streams were changed.

/** Rows of "date". */
export interface Date2 {
  /** datetime64(3) */
  readonly time: Date;
}

/** Rows of "quakes". */
export interface Quakes {
  /** float64 */
  readonly mag: number;
  /** datetime64(3, 'UTC') */
  readonly _tp_time: Date;
}

/** Rows by the names of streams and views. */
export interface StreamRows {
  readonly date: Date2;
  readonly quakes: Quakes;
}
`);
  });

  test('do not depend on the order in which the server lists, nor on a name that comes twice', () => {
    expect(generateTypes([...sources].reverse().concat(sources))).toBe(generateTypes(sources));
  });

  test('compile under strict, whatever the names are, and fit the client', () => {
    const text = generateTypes(sources);
    const use = `
      import type { TimeplusClient } from '@sdk/timeplus';
      import type { Quakes, MyStream, MyStream2, Stream1stStream, StreamRows } from './rows.js';
      export async function use(timeplus: TimeplusClient, rows: StreamRows): Promise<void> {
        for await (const { mag, _tp_time: time } of await timeplus.query<Quakes>('select * from quakes')) {
          const shown: string = mag.toFixed(1) + time.toISOString();
          void shown;
        }
        const stream = await timeplus.streams.get<Omit<Quakes, '_tp_time'>>('quakes');
        await stream.ingest([{ mag: 4.5 }]);
        const nullable: bigint | null = ({} as MyStream2)['a b'];
        const pairs: [bigint, string][] = ({} as Stream1stStream)['1st'];
        const letter: 'a' | undefined = rows['größe'].größe['x'];
        const text: string = ({} as MyStream).class;
        void [nullable, pairs, letter, text];
        // @ts-expect-error a time is no text
        rows.quakes._tp_time.slice(1);
        // @ts-expect-error rows are not to be changed
        rows.quakes.mag = 3;
      }`;
    expect(problemsOf({ 'rows.ts': text, 'use.ts': use })).toEqual([]);
    expect(
      problemsOf({ 'rows.ts': text, 'use.ts': use.replace('[bigint, string][]', 'string[]') }),
    ).toHaveLength(1);
  }, 300_000);
});

/** What the compiler says of these files, beside the sources of the package. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const folder = import.meta.dirname;
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    lib: [
      'lib.es2024.d.ts',
      'lib.esnext.disposable.d.ts',
      'lib.dom.d.ts',
      'lib.dom.iterable.d.ts',
      'lib.dom.asynciterable.d.ts',
    ],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    // The package itself need not be built for this.
    paths: {
      '@sdk/timeplus': [`${folder}/../../src/index.ts`],
      '@sdk/core': [`${folder}/../../../core/src/index.ts`],
    },
  };
  const host = ts.createCompilerHost(options);
  const virtual = new Map(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = name => virtual.has(name) || fileExists.call(host, name);
  host.readFile = name => virtual.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = virtual.get(name);
    if (text === undefined) return getSourceFile.call(host, name, language, ...rest);
    return ts.createSourceFile(name, text, language, true);
  };
  const program = ts.createProgram([...virtual.keys()], options, host);
  return [...virtual.keys()].flatMap(name => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}
