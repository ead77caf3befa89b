import { afterEach, describe, expect, test } from '@jest/globals';
import type { DeviceOptions, NetworkCost } from '@sdk/iotcs';
import { forTemp, OfferingDevice, type PipelineBody, policyBody } from './offering-device.js';

let device: OfferingDevice;
afterEach(() => device.close());

async function withPolicy(
  pipelines: readonly PipelineBody[],
  options?: DeviceOptions,
): Promise<OfferingDevice> {
  device = await OfferingDevice.open(policyBody(...pipelines), options);
  return device;
}
const temps = (): unknown[] => device.data.map(data => (data as { temp?: number }).temp);

describe('functions for single values', () => {
  test('filterCondition lets a value through when the condition is false', async () => {
    await withPolicy([forTemp('filterCondition', { condition: '$(temp) > 50' })]);
    await device.offer(49, 51, 50);
    expect(temps()).toEqual([49, 50]);
  });

  test('filterCondition lets a value through when the condition cannot be computed', async () => {
    await withPolicy([forTemp('filterCondition', { condition: '$(label) * 2' })]);
    await device.offer(1);
    expect(temps()).toEqual([1]);
  });

  test.each(['alertCondition', 'actionCondition'])(
    '%s does nothing when the condition cannot be computed',
    async id => {
      const condition = '$(label) * 2';
      const alert = { urn: 'urn:test:policies:hot', fields: { temp: 1 } };
      await withPolicy([forTemp(id, { condition, alert, action: { name: 'power' } })]);
      const acted: unknown[] = [];
      device.sensor.setOnAction('power', () => acted.push(true));
      await device.offer(1);
      expect([temps(), device.alerts, acted]).toEqual([[1], [], []]);
    },
  );

  test('formulas read the value on its way, and the value that was set before', async () => {
    await withPolicy([forTemp('filterCondition', { condition: '$(temp) - $$(temp) < 5 && $$(temp) > 0' })]);
    await device.offer(10, 12, 14, 15);
    expect(temps()).toEqual([10, 15]);
  });

  test('formulas see the default of an attribute that was never set', async () => {
    await withPolicy([forTemp('filterCondition', { condition: '$(t) > $(limit)' })]);
    await device.offer(69, 71);
    expect(temps()).toEqual([69]);
  });

  test('eliminateDuplicates drops repeats of the last value within the window', async () => {
    await withPolicy([forTemp('eliminateDuplicates', { window: 1000 })]);
    await device.offer(1, 1, 2, 1);
    expect(temps()).toEqual([1, 2, 1]);
    await device.pass(999);
    await device.offer(1);
    expect(temps()).toHaveLength(3);
    await device.pass(1);
    await device.offer(1, 1);
    expect(temps()).toEqual([1, 2, 1, 1]);
  });

  test('detectDuplicates raises one alert in a window and drops nothing', async () => {
    const alert = { urn: 'urn:test:policies:hot', fields: { temp: '$(temp)' }, severity: 'LOW' };
    await withPolicy([forTemp('detectDuplicates', { window: 1000, alert })]);
    await device.offer(1, 1, 1, 2, 2);
    expect(temps()).toEqual([1, 1, 1, 2, 2]);
    expect(device.alerts).toEqual([
      { severity: 'LOW', temp: 1 },
      { severity: 'LOW', temp: 2 },
    ]);
    await device.pass(1000);
    await device.offer(2);
    expect(device.alerts).toHaveLength(2);
    await device.offer(2);
    expect(device.alerts).toHaveLength(3);
  });

  test.each([
    [3, [3, 6]],
    ['2', [2, 4, 6]],
    [0, [1, 2, 3, 4, 5, 6]],
    ['all', [1, 2, 3, 4, 5, 6]],
    ['none', []],
  ])('sampleQuality of %p', async (rate, expected) => {
    await withPolicy([forTemp('sampleQuality', { rate })]);
    await device.offer(1, 2, 3, 4, 5, 6);
    expect(temps()).toEqual(expected);
  });

  test.each([-1, 'random'])('sampleQuality of %p takes one value in thirty at random', async rate => {
    let draws = 0;
    await withPolicy([forTemp('sampleQuality', { rate })], { random: () => (draws++ % 30) / 30 });
    await device.offer(...Array.from({ length: 90 }, (_, index) => index));
    expect(temps()).toHaveLength(3);
  });

  test('computedMetric takes the place of the value, and is dropped when it is not finite', async () => {
    await withPolicy([forTemp('computedMetric', { formula: '100 / $(temp)' })]);
    await device.offer(4, 0, 5);
    expect(temps()).toEqual([25, 20]);
  });

  test('computedMetric is computed anew when what it reads is released', async () => {
    await withPolicy([
      {
        attributeName: 'fahrenheit',
        pipeline: [{ id: 'computedMetric', parameters: { formula: '$(temp) * 1.8 + 32' } }],
      },
      {
        attributeName: 'kelvin',
        pipeline: [{ id: 'computedMetric', parameters: { formula: '($(fahrenheit) + 459.67) / 1.8' } }],
      },
    ]);
    await device.offer(100);
    expect(device.data).toEqual([{ temp: 100 }, { fahrenheit: 212 }, { kelvin: expect.closeTo(373.15) }]);
    expect(device.sensor.get('fahrenheit')).toBe(212);
  });

  test('metrics that read each other come to an end', async () => {
    const metric = (attributeName: string, source: string): PipelineBody => ({
      attributeName,
      pipeline: [{ id: 'computedMetric', parameters: { formula: `$(${source}) + 1` } }],
    });
    await withPolicy([metric('fahrenheit', 'kelvin'), metric('kelvin', 'fahrenheit')]);
    device.sensor.offer('kelvin', 0);
    await device.flush();
    expect(device.data.length).toBeLessThan(5);
  });

  test('a value that the model does not allow is not sent', async () => {
    await withPolicy([forTemp('computedMetric', { formula: '$(temp) * 1000' })]);
    await device.offer(1, 2);
    expect(temps()).toEqual([1000]);
  });

  test('the steps of a pipeline follow one another, and functions that nobody knows are left out', async () => {
    await withPolicy([
      {
        attributeName: 't',
        pipeline: [
          { id: 'filterCondition', parameters: { condition: '$(temp) > 50' } },
          { id: 'eliminateDuplicates', parameters: { window: 'soon' } },
          { id: 'somethingNew' },
          { id: 'sampleQuality', parameters: { rate: 2 } },
        ],
      },
    ]);
    await device.offer(1, 60, 2, 3, 4);
    expect(temps()).toEqual([2, 4]);
  });

  test('a function for all attributes follows those of each', async () => {
    await withPolicy([
      {
        attributeName: '*',
        pipeline: [
          { id: 'sampleQuality', parameters: { rate: 2 } },
          { id: 'sampleQuality', parameters: { rate: 'none' } },
        ],
      },
    ]);
    await device.offer(1, 2);
    device.sensor.offer('count', 5).offer('count', 6);
    await device.flush();
    expect(device.data).toEqual([{ temp: 2 }, { count: 6 }]);
  });
});

describe('functions of windows', () => {
  test.each([
    ['max', -1],
    ['min', -9],
    ['mean', -5],
    ['standardDeviation', Math.sqrt(32 / 3)],
  ])('%s tells of each window at its end, negative values too', async (id, expected) => {
    await withPolicy([forTemp(id, { window: 1000 })]);
    await device.offer(-5, -1, -9);
    await device.pass(999);
    expect(temps()).toEqual([]);
    await device.pass(1);
    expect(temps()).toEqual([expect.closeTo(expected)]);
    await device.pass(5000);
    expect(temps()).toHaveLength(1);
  });

  test('a slide shorter than the window tells of the last window each time', async () => {
    await withPolicy([forTemp('mean', { window: 3000, slide: 2000 })]);
    await device.offer(2);
    await device.pass(1500);
    await device.offer(4);
    await device.pass(500);
    expect(temps()).toEqual([3]);
    await device.pass(500);
    await device.offer(9);
    await device.pass(1500);
    // From 1000 to 4000 ms.
    expect(temps()).toEqual([3, 6.5]);
  });

  test('a mean of whole numbers is rounded', async () => {
    await withPolicy([{ attributeName: 'count', pipeline: [{ id: 'mean', parameters: { window: 10 } }] }]);
    device.sensor.offer('count', 1).offer('count', 2);
    await device.flush();
    await device.pass(10);
    expect(device.data).toEqual([{ count: 2 }]);
  });

  test('no timer is left when there is nothing to tell of, and values begin a new window', async () => {
    await withPolicy([forTemp('max', { window: 1000 })]);
    await device.offer(1);
    await device.pass(1000);
    expect(device.clock.pendingDelays().filter(Number.isFinite)).toEqual([]);
    await device.pass(300);
    await device.offer(7);
    await device.pass(999);
    expect(temps()).toEqual([1]);
    await device.pass(1);
    expect(temps()).toEqual([1, 7]);
  });

  test('what a window holds is sent at the close', async () => {
    await withPolicy([forTemp('max', { window: 1000 })]);
    await device.offer(1, 3, 2);
    await device.close();
    expect(temps()).toEqual([3]);
  });
});

describe('conditions', () => {
  const alert = {
    urn: 'urn:test:policies:hot',
    fields: { temp: '$(temp) + 1', unit: 'C', shown: '$(temp)' },
    severity: 'SIGNIFICANT',
  };

  test('alertCondition raises an alert and drops the value', async () => {
    await withPolicy([forTemp('alertCondition', { condition: '$(temp) > 50', alert })]);
    await device.offer(50, 51);
    expect(temps()).toEqual([50]);
    expect(device.alerts).toEqual([{ severity: 'SIGNIFICANT', temp: 52, unit: 'C', shown: '51' }]);
  });

  test('alertCondition without filter lets the value through; the severity is NORMAL when nothing is said', async () => {
    const { severity: _severity, ...plain } = alert;
    await withPolicy([forTemp('alertCondition', { condition: '$(temp) > 50', alert: plain, filter: false })]);
    await device.offer(51);
    expect(temps()).toEqual([51]);
    expect(device.alerts).toMatchObject([{ severity: 'NORMAL' }]);
  });

  test('an alert that cannot be raised does not take the value with it', async () => {
    const incomplete = { ...alert, fields: { temp: '$(label)' } };
    await withPolicy([forTemp('alertCondition', { condition: '1', alert: incomplete })]);
    await device.offer(51);
    expect(device.alerts).toEqual([]);
    expect(temps()).toEqual([51]);
  });

  test.each([[{ level: '$(temp) / 10' }], [['$(temp) / 10']], [[{ name: 'level', value: 6 }]]])(
    'actionCondition calls the action with %j and drops the value',
    async given => {
      const action = { name: 'power', arguments: given };
      await withPolicy([forTemp('actionCondition', { condition: '$(temp) > 50', action })]);
      const levels: unknown[] = [];
      device.sensor.setOnAction('power', event => levels.push(event.arguments['level']));
      await device.offer(50, 60);
      expect(levels).toEqual([6]);
      expect(temps()).toEqual([50]);
    },
  );
});

describe('batches', () => {
  const batch = (id: string, parameters: Readonly<Record<string, unknown>>): PipelineBody => ({
    attributeName: '*',
    pipeline: [{ id, parameters }],
  });

  test('batchBySize releases when the count is reached; values are set at once', async () => {
    await withPolicy([batch('batchBySize', { batchSize: 3 })]);
    await device.offer(1, 2);
    expect(temps()).toEqual([]);
    expect(device.sensor.get('temp')).toBe(2);
    await device.offer(3, 4);
    expect(temps()).toEqual([1, 2, 3]);
  });

  test('batchByTime releases after the limit, counted from the first message', async () => {
    await withPolicy([batch('batchByTime', { delayLimit: 1000 })]);
    await device.offer(1);
    await device.pass(600);
    await device.offer(2);
    await device.pass(399);
    expect(temps()).toEqual([]);
    await device.pass(1);
    expect(temps()).toEqual([1, 2]);
  });

  test('batchByCost releases when the network is cheap enough', async () => {
    let cost: NetworkCost = 'SATELLITE';
    await withPolicy([batch('batchByCost', { networkCost: 'CELLULAR' })], { networkCost: () => cost });
    await device.offer(1, 2);
    expect(temps()).toEqual([]);
    cost = 'CELLULAR';
    await device.offer(3);
    expect(temps()).toEqual([1, 2, 3]);
  });

  test('batchByCost holds back while nobody knows what the network costs', async () => {
    await withPolicy([batch('batchByCost', { networkCost: 'SATELLITE' })], {
      networkCost: () => 'PIGEON' as NetworkCost,
    });
    await device.offer(1);
    expect(temps()).toEqual([]);
  });

  test('a cost that does not exist is refused when the device is opened', async () => {
    await expect(
      withPolicy([batch('batchByCost', { networkCost: 'CELLULAR' })], {
        networkCost: 'cellular' as NetworkCost,
      }),
    ).rejects.toMatchObject({
      issues: [{ field: 'networkCost', expected: expect.stringContaining('ETHERNET, CELLULAR, SATELLITE') }],
    });
  });

  test.each([
    ['CRITICAL', undefined, [1]],
    ['SIGNIFICANT', undefined, []],
    ['NORMAL', 'NORMAL', [1]],
  ] as const)(
    'an alert of severity %s releases a batch with alertSeverity %p: %p',
    async (severity, alertSeverity, expected) => {
      await withPolicy([batch('batchBySize', { batchSize: 9, ...(alertSeverity && { alertSeverity }) })]);
      await device.offer(1);
      device.sensor.createAlert('urn:test:policies:hot', { severity }).set('temp', 99).raise();
      await device.flush();
      expect(temps()).toEqual(expected);
    },
  );

  test('what a batch holds is sent at the close', async () => {
    await withPolicy([batch('batchBySize', { batchSize: 9 })]);
    await device.offer(1, 2);
    await device.close();
    expect(temps()).toEqual([1, 2]);
  });
});
