import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env.CHROMIUM_PATH,
];

/** Where a Chromium is installed; undefined when there is none. */
export function findChromium() {
  return PATHS.find(path => path !== undefined && existsSync(path));
}

/** @param {string} executablePath @returns {Promise<import('playwright-core').Browser>} a browser without a window */
export function launchChromium(executablePath) {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
