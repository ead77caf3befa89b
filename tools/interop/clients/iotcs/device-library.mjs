import './module-hooks.mjs';
import { createRequire } from 'node:module';

/** The original library for devices, unmodified. */
export const deviceLibrary = createRequire(import.meta.url)('iotcs-csl-js');
