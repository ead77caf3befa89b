import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCli } from '../../src/cli/run-cli.js';
import { startEmulatorOf } from '../../src/emulator.js';
import { until } from '../host/until.js';
import { openScriptedEngine } from '../timeplus/scripted-engine.js';

/** Runs the command over the scripted engine; `use` gets its ready line, and a signal ends it afterwards. */
async function run(
  args: readonly string[],
  use: (url: string) => Promise<void> | void = () => {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const signals = new EventEmitter();
  const output = { stdout: '', stderr: '' };
  let isDone = false;
  const ended = runCli(args, {
    stdout: text => {
      output.stdout += text;
    },
    stderr: text => {
      output.stderr += text;
    },
    signals,
    start: options => startEmulatorOf({ timeplusEngine: async () => openScriptedEngine }, options),
  }).finally(() => {
    isDone = true;
  });
  await until(() => isDone || output.stdout.startsWith('{'));
  if (!isDone) {
    try {
      await use(JSON.parse(output.stdout).platforms.timeplus.url);
    } finally {
      signals.emit('SIGTERM');
    }
  }
  return { code: await ended, ...output };
}

describe('the command line', () => {
  test('--help tells how to use it', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const option of ['--port', '--data', '--seed', '--open', '--tls', '--json', 'timeplus'])
      expect(stdout).toContain(option);
  });

  test.each([
    [['kafka'], 'platform kafka is not known; there are: vantiq, ivcap, iotcs, flowthings, timeplus'],
    [['--port', 'x'], '--port: expected 0 to 65535, got x'],
    [['--port', '65536'], '--port: expected 0 to 65535, got 65536'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['timeplus', '--tls'], '--tls: of all platforms only iotcs'],
  ])('%j is refused with 2', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`sdk-emulator: ${message}`);
  });

  test.each([
    ['missing.json', 'ENOENT'],
    ['wrong.json', 'invalid JSON'],
    ['text.json', 'expected an object'],
    ['field.json', 'seed: timeplus.generation: expected one of cloud, enterprise'],
  ])('a seed that cannot be used is named: %s', async (name, message) => {
    const directory = await mkdtemp(join(tmpdir(), 'emulator-seed-'));
    await writeFile(join(directory, 'wrong.json'), '{');
    await writeFile(join(directory, 'text.json'), '"text"');
    await writeFile(join(directory, 'field.json'), '{"timeplus":{"generation":"old"}}');
    const { code, stdout, stderr } = await run(['--seed', join(directory, name)]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    await rm(directory, { recursive: true });
  });

  test('--port is where the platforms start, and one that is taken is named', async () => {
    await run([], async url => {
      const { port } = new URL(url);
      const second = await run(['timeplus', '--port', port]);
      expect(second.code).toBe(1);
      expect(second.stderr).toContain(`cannot listen on 127.0.0.1:${port}: the port is taken`);
    });
  });

  test('--open takes requests without credentials', async () => {
    await run(['--open'], async url => {
      expect((await fetch(`${url}/api/v1beta2/streams`)).status).toBe(200);
    });
  });

  test('--json makes the log lines of JSON', async () => {
    const { stderr } = await run(['timeplus', '--json']);
    expect(JSON.parse(stderr.split('\n')[0] ?? '')).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      message: expect.stringContaining('timeplus: listening on http://127.0.0.1:'),
    });
  });

  test('a fault that was never hit is reported at the end', async () => {
    const { stderr } = await run([], async url => {
      await fetch(`${url}/__emulator/faults`, {
        method: 'POST',
        body: JSON.stringify({ match: { method: 'GET', path: '/typo' }, effect: { status: 500 } }),
      });
    });
    expect(stderr).toContain('timeplus: fault 1 (GET /typo) was never hit');
  });
});
