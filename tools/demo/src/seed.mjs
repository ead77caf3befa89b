/** URN of the model of its seismometers. */
export const SEISMOMETER = 'urn:demo:seismometer';

/** What the emulator holds when the story begins: the code that the platforms would run. */
export default {
  iotcs: {
    deviceModels: [
      {
        urn: SEISMOMETER,
        name: 'Seismometer',
        attributes: [
          { name: 'quake', type: 'STRING' },
          { name: 'time', type: 'DATETIME' },
          { name: 'place', type: 'STRING' },
          { name: 'mag', type: 'NUMBER', range: '-5,10' },
          { name: 'depth', type: 'NUMBER' },
          { name: 'lat', type: 'NUMBER', range: '-90,90' },
          { name: 'lon', type: 'NUMBER', range: '-180,180' },
          { name: 'threshold', type: 'NUMBER', range: '0,10', writable: true, defaultValue: 4 },
        ],
      },
    ],
    devices: [{ activationId: 'DEMO-GATEWAY' }],
  },
  ivcap: {
    services: [
      {
        name: 'quake-report',
        description: 'Counts what an artifact is said to hold',
        parameters: [
          { name: 'quakes', type: 'artifact', description: 'CSV file of earthquakes' },
          { name: 'min-magnitude', type: 'float', optional: true, default: '0' },
        ],
        life: { pendingMs: 200, scheduledMs: 200, executingMs: 400 },
        handler: async (input, run) => {
          run.log(`reading ${input.quakes}`);
          await run.addProduct({
            name: 'report.json',
            mimeType: 'application/json',
            content: JSON.stringify({ source: input.quakes, minMagnitude: Number(input['min-magnitude']) }),
          });
        },
      },
    ],
  },
};
