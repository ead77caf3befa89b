import { apiKey, TimeplusClient } from '@sdk/timeplus';
import { drawMagnitudes } from './chart.mjs';

// Address, workspace and key come from the page's own address: ?url=http://127.0.0.1:8000&workspace=default&key=...
// A real page would get a key with few rights from its own server.
const parameters = new URLSearchParams(location.search);
const timeplus = new TimeplusClient({
  baseUrl: parameters.get('url') ?? 'http://127.0.0.1:8000',
  workspace: parameters.get('workspace') ?? 'default',
  credential: apiKey(parameters.get('key') ?? ''),
});

const SHOWN = 60;
/** @type {{time: Date, place: string, mag: number}[]} */
const quakes = [];
const state = document.querySelector('#state');

try {
  await using query = await timeplus.query('select time, place, mag from quakes', {
    batchingPolicy: { count: 100, timeMs: 100 },
  });
  state.textContent = `query ${query.id} is ${query.status}`;
  for await (const rows of query.batches()) {
    quakes.push(...rows);
    quakes.splice(0, quakes.length - SHOWN);
    drawMagnitudes(document.querySelector('#chart'), quakes);
    showNewest(quakes.slice(-8).reverse());
    state.textContent = `query ${query.id}: ${query.metrics?.count ?? quakes.length} rows`;
  }
  state.textContent = `the query is ${query.status}`;
} catch (error) {
  state.textContent = `${error.code ?? error.name}: ${error.message}`;
}

/** @param {{time: Date, place: string, mag: number}[]} newest */
function showNewest(newest) {
  const rows = newest.map(({ time, mag, place }) => {
    const row = document.createElement('tr');
    for (const text of [time.toISOString().slice(0, 19).replace('T', ' '), mag.toFixed(1), place]) {
      row.append(Object.assign(document.createElement('td'), { textContent: text }));
    }
    return row;
  });
  document.querySelector('#rows').replaceChildren(...rows);
}
