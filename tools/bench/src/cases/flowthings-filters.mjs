import { mem } from '@sdk/flowthings';
import { compare, throughput } from '../measure.mjs';

const FILTERS = 100_000;

/** Filters a second that are built and rendered, beside the same texts put together by hand. */
export async function run() {
  const figures = await compare({
    'text by hand': () => throughput(FILTERS, async () => render(byHand)),
    mem: () => throughput(FILTERS, async () => render(byMem)),
  });
  return figures.map(row => ({ figure: '100,000 filters', unit: 'filters/s', ...row }));
}

function byHand(n) {
  return `(elems.temp > ${n}) && (path == '${`/bench/${n}`.replaceAll("'", "\\'")}')`;
}

function byMem(n) {
  return mem.elems.temp
    .gt(n)
    .and(mem.path.eq(`/bench/${n}`))
    .toString();
}

/** The length of all texts keeps them from being optimised away. */
function render(filter) {
  let length = 0;
  for (let n = 0; n < FILTERS; n++) length += filter(n).length;
  if (length < FILTERS) throw new Error('the filters are too short');
}
