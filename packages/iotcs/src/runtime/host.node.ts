// What Node offers beyond the web platform; `host.web.ts` is its counterpart for all other runtimes.
export { openReader, openWriter, requireReadable, requireWritable } from './content-file.node.js';
export { loadForge } from './forge.node.js';
export { openLineFile } from './line-file.node.js';
export { connectMqtt } from './mqtt.node.js';
export { systemFacts } from './system-facts.node.js';
export { readTextFile, writeFileAtomically } from './text-file.node.js';
export { fetchTrusting } from './trusting-fetch.node.js';

/** `fetch` sends streams over all versions of HTTP. */
export const sendsStreams = true;
