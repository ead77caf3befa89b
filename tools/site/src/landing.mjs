/** The page that visitors see first. */
export const landing = `---
layout: home
hero:
  name: TypeScript SDKs
  text: for devices, events, streams and science
  tagline: First-class clients for platforms whose official SDKs exist in other languages only, over one small core.
  actions:
    - { theme: brand, text: Five minutes with Timeplus, link: /packages/timeplus }
    - { theme: alt, text: Where they run, link: /runtimes }
features:
  - { title: Timeplus, details: Streaming SQL as async iterables of typed rows., link: /packages/timeplus }
  - { title: Vantiq, details: Typed records and events that survive lost connections., link: /packages/vantiq }
  - { title: IVCAP, details: Orders and jobs that are awaited and uploads that resume., link: /packages/ivcap }
  - { title: flowthings.io, details: 'Drops, filters with types and live sessions.', link: /packages/flowthings }
  - { title: Oracle IoT, details: Devices whose messages survive power cuts., link: /packages/iotcs }
  - { title: Emulator, details: All five protocols on your machine for tests with faults., link: /emulator }
---
`;
