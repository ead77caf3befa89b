import { afterEach, expect, jest, test } from '@jest/globals';
import { startEmulator } from '../src/emulator.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test('an emulator in code says nothing unless it is given a log', async () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const lines: string[] = [];
  for (const log of [undefined, (line: string) => void lines.push(line)]) {
    await using emulator = await startEmulator({ platforms: ['timeplus'], ...(log ? { log } : {}) });
    // A fault that meets no request is worth a line.
    emulator.timeplus.faults.add({ match: { path: '/never' }, effect: { status: 500 } });
  }
  expect(written).not.toHaveBeenCalled();
  expect(lines).toEqual([expect.stringContaining('was never hit')]);
});
