import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, launchChromium } from '@sdk/consumers/browser';
import { serveSite } from './serve.mjs';

/** A page of each kind; those with wide tables and long lines of code above all. */
const PAGES = [
  '/',
  '/tutorials/',
  '/tutorials/timeplus',
  '/tutorials/iotcs',
  '/guide/vantiq',
  '/topics/auth',
  '/topics/emulator-verification',
  '/migration/timeplus',
  '/packages/ivcap',
  '/errors/',
  '/errors/sdk.timeout',
  '/emulator',
  '/runtimes',
  '/api/',
  '/api/@sdk/timeplus/',
  '/api/@sdk/timeplus/classes/TimeplusClient',
];
const WIDTHS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

const [site = new URL('../.cache/dist', import.meta.url).pathname, pictures] = process.argv.slice(2);
const executable = findChromium();
if (executable === undefined) {
  console.log('  skipped: no Chromium was found (set CHROMIUM_PATH)');
} else {
  const faults = await look(executable);
  for (const fault of faults) console.log(`  FAIL ${fault}`);
  if (faults.length === 0) console.log(`  ok   ${PAGES.length} pages, on a desktop and on a phone`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** Opens every page at both widths. @param {string} executablePath @returns {Promise<string[]>} what is wrong */
async function look(executablePath) {
  const server = await serveSite(site);
  const browser = await launchChromium(executablePath);
  const faults = [];
  try {
    await Promise.all(
      Object.entries(WIDTHS).map(async ([device, viewport]) => {
        for (const path of PAGES) {
          const found = await lookAt(browser, `${server.url}${path}`, viewport, pictureOf(path, device));
          faults.push(...found.map(fault => `${path} on a ${device}: ${fault}`));
        }
      }),
    );
  } finally {
    await browser.close();
    server.close();
  }
  return faults;
}

/** @returns {Promise<string[]>} what is wrong with one page */
async function lookAt(browser, url, viewport, picture) {
  const page = await browser.newPage({ viewport });
  const faults = [];
  page.on('pageerror', error => faults.push(`a script failed: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error') faults.push(`the console says: ${message.text()}`);
  });
  page.on('response', response => {
    if (response.status() >= 400) faults.push(`${response.url()} is answered with ${response.status()}`);
  });
  try {
    await page.goto(url, { waitUntil: 'networkidle' });
    if (!(await page.locator('h1').first().isVisible())) faults.push('there is no visible heading');
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (beyond > 0) faults.push(`it is ${beyond} pixels wider than the window`);
    if (picture !== undefined) await page.screenshot({ path: picture, fullPage: true });
  } finally {
    await page.close();
  }
  return faults;
}

/** @returns {string | undefined} where the picture of a page goes; nowhere unless it was asked for */
function pictureOf(path, device) {
  if (pictures === undefined) return undefined;
  mkdirSync(pictures, { recursive: true });
  return join(pictures, `${path.replaceAll(/\W+/g, '-')}${device}.png`);
}
