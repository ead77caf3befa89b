/** The parts of Node that the command uses; see `writer/node-modules.d.ts`. */
declare module 'node:util' {
  interface OptionConfig {
    readonly type: 'string' | 'boolean';
    readonly short?: string;
  }

  export function parseArgs<T extends Readonly<Record<string, OptionConfig>>>(config: {
    args: string[];
    options: T;
    allowPositionals: true;
  }): {
    values: { [Name in keyof T]?: T[Name]['type'] extends 'boolean' ? boolean : string };
    positionals: string[];
  };
}

declare module 'node:fs/promises' {
  export function writeFile(path: string, text: string): Promise<void>;
}

declare module 'node:process' {
  const process: {
    readonly argv: string[];
    readonly env: Record<string, string | undefined>;
    readonly stdout: { write(text: string): unknown };
    readonly stderr: { write(text: string): unknown };
    exitCode?: number | string | null | undefined;
  };
  export default process;
}
