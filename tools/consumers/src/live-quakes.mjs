import { fileURLToPath } from 'node:url';
import { startEmulator } from '@sdk/emulator';
import { findChromium, launchChromium } from './browser.mjs';
import { servePage } from './page-server.mjs';

const folder = fileURLToPath(new URL('../../../docs/examples/live-quakes/', import.meta.url));
const QUAKES = [
  { time: '2018-02-06T15:50:42.400Z', place: '22km NNE of Hualian, Taiwan', mag: 6.4 },
  { time: '2018-02-06T16:02:00.000Z', place: '6km SE of Ocean City, Washington', mag: 2.1 },
];

/**
 * Opens the example page in Chromium, ingests rows and looks whether the page shows them.
 *
 * @param {{screenshot?: string}} [options] file to write a picture of the page to
 * @returns {Promise<{name: string, ok: boolean, detail?: string}[]>}
 */
export async function run({ screenshot } = {}) {
  const executable = findChromium();
  if (executable === undefined) return [];
  await using emulator = await startEmulator({ platforms: ['timeplus'] });
  const server = emulator.timeplus;
  await server.createStream({
    name: 'quakes',
    columns: [
      { name: 'time', type: 'datetime64(3)' },
      { name: 'place', type: 'string' },
      { name: 'mag', type: 'float64' },
    ],
  });
  const page = await servePage(folder);
  const browser = await launchChromium(executable);
  try {
    const tab = await browser.newPage();
    const errors = [];
    tab.on('pageerror', error => errors.push(error.message));
    const address = new URLSearchParams({ url: server.url, workspace: server.workspace, key: server.apiKey });
    await tab.goto(`${page.url}?${address}`);
    await tab.getByText('is running').waitFor();
    await server.ingest('quakes', QUAKES);
    await tab.locator('#rows tr').nth(1).waitFor();
    const rows = await tab.locator('#rows tr').allInnerTexts();
    const painted = await tab.evaluate(() => {
      const canvas = document.querySelector('canvas');
      return canvas
        .getContext('2d')
        .getImageData(0, 0, canvas.width, canvas.height)
        .data.some(byte => byte !== 0);
    });
    if (screenshot !== undefined) await tab.screenshot({ path: screenshot });
    await tab.close();
    return [
      result(
        'rows of a live query appear',
        rows.length === 2 && rows[1].includes('Hualian'),
        rows.join(' | '),
      ),
      result(
        'times and numbers are typed',
        rows[1]?.startsWith('2018-02-06 15:50:42') && rows[1].includes('6.4'),
        rows[1],
      ),
      result('the chart is drawn', painted, 'the canvas is empty'),
      result('the page throws nothing', errors.length === 0, errors.join('; ')),
    ];
  } finally {
    await browser.close();
    await page.close();
  }
}

function result(name, ok, detail) {
  return ok ? { name, ok } : { name, ok: false, detail };
}
