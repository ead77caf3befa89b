import type { Random } from './random.js';

/** An event of a generator by its columns. */
export type GeneratedEvent = Readonly<Record<string, unknown>>;

/** Templates of `stream_generator` (section 3.2). */
export type TemplateName = 'iot' | 'user_logins' | 'devops';

const cities = [
  { city: 'Berlin', country: 'DE', region: 'eu', lat: 52.52, lon: 13.405 },
  { city: 'San Jose', country: 'US', region: 'us', lat: 37.338, lon: -121.886 },
  { city: 'Shanghai', country: 'CN', region: 'cn', lat: 31.23, lon: 121.474 },
  { city: 'Tokyo', country: 'JP', region: 'jp', lat: 35.676, lon: 139.65 },
] as const;

/** The events of each template; their columns are the emulator's own, as the document names only the templates. */
const templates: Readonly<Record<TemplateName, (random: Random) => GeneratedEvent>> = {
  iot: random => {
    const { city, region, lat, lon } = random.pick(cities);
    return {
      device: `device_${random.integer(0, 99)}`,
      region,
      city,
      lat,
      lon,
      battery: random.decimal(0, 100, 1),
      temperature: random.decimal(-10, 45, 1),
      humidity: random.integer(20, 95),
      pressure: random.decimal(980, 1040, 1),
    };
  },
  user_logins: random => {
    const { city, country } = random.pick(cities);
    return {
      user: `user_${random.integer(0, 999)}`,
      ip: `10.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(1, 254)}`,
      city,
      country,
      method: random.pick(['password', 'token', 'sso']),
      success: random.next() < 0.9,
    };
  },
  devops: random => ({
    host: `host_${random.integer(0, 19)}`,
    region: random.pick(['us-west-1', 'us-east-1', 'eu-central-1']),
    service: random.pick(['api', 'billing', 'search', 'web']),
    cpu: random.decimal(0, 100, 2),
    memory: random.decimal(0, 100, 2),
    disk_io: random.integer(0, 5000),
    errors: random.next() < 0.1 ? random.integer(1, 20) : 0,
  }),
};

/** The names of the templates. */
export const templateNames: readonly TemplateName[] = Object.keys(templates) as TemplateName[];

/** One event; `time` comes first and is the given instant. */
export function generateEvent(template: TemplateName, random: Random, atMs: number): GeneratedEvent {
  return { time: new Date(atMs).toISOString(), ...templates[template](random) };
}
