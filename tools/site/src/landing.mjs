/** The page that visitors see first. */
export const landing = `---
layout: home
hero:
  name: TypeScript SDKs
  text: for devices, events, streams and science
  tagline: Clients for five platforms over one small core, and an emulator that plays all of them on your machine.
  actions:
    - { theme: brand, text: Tutorials, link: /tutorials/ }
    - { theme: alt, text: Where they run, link: /runtimes }
    - { theme: alt, text: Errors by code, link: /errors/ }
features:
  - { title: Timeplus, details: Streaming SQL as async iterables of typed rows., link: /tutorials/timeplus, linkText: Five minutes with Timeplus }
  - { title: Vantiq, details: Typed records and events that survive lost connections., link: /tutorials/vantiq, linkText: Five minutes with Vantiq }
  - { title: IVCAP, details: Orders and jobs that are awaited and uploads that resume., link: /tutorials/ivcap, linkText: Five minutes with IVCAP }
  - { title: flowthings.io, details: 'Drops, filters with types and live sessions.', link: /tutorials/flowthings, linkText: Five minutes with flowthings.io }
  - { title: Oracle IoT, details: Devices whose messages survive power cuts., link: /tutorials/iotcs, linkText: Five minutes with Oracle IoT }
  - { title: Emulator, details: All five protocols on your machine for tests with faults., link: /topics/testing, linkText: Testing with the emulator }
---
`;
