const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that a zone's clocks are ahead of UTC at an instant. */
export function zoneOffsetMs(timezone: string, epochMs: number): number {
  if (timezone === 'UTC') return 0;
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    formats.set(timezone, format);
  }
  const wholeSeconds = Math.floor(epochMs / 1000) * 1000;
  const parts = new Map(format.formatToParts(wholeSeconds).map(part => [part.type, part.value]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
  const wall = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return wall - wholeSeconds;
}

/** The instant at which a zone's clocks show the given wall time; the earlier one when they show it twice. */
export function wallToEpochMs(timezone: string, wallMs: number): number {
  if (timezone === 'UTC') return wallMs;
  const guess = wallMs - zoneOffsetMs(timezone, wallMs);
  return wallMs - zoneOffsetMs(timezone, guess);
}
