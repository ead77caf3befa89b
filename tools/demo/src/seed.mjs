/** What the emulator holds when the story begins: the code that the platforms would run. */
export default {
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
