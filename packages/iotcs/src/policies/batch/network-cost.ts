import { invalid, received } from '../../validation.js';

/** What a network costs, from the cheapest on. */
export type NetworkCost = 'ETHERNET' | 'CELLULAR' | 'SATELLITE';

/** The costs from the least on. */
export const NETWORK_COSTS: readonly NetworkCost[] = ['ETHERNET', 'CELLULAR', 'SATELLITE'];

/** Whether a cost is not above another. A cost that is none of the three, as a function may tell, is above all. */
export function isAffordable(cost: NetworkCost, most: NetworkCost): boolean {
  return NETWORK_COSTS.includes(cost) && NETWORK_COSTS.indexOf(cost) <= NETWORK_COSTS.indexOf(most);
}

/** The cost as a function. @throws {ValidationError} when what was given is neither a function nor a cost. */
export function networkCostOf(given: NetworkCost | (() => NetworkCost) = 'ETHERNET'): () => NetworkCost {
  if (typeof given === 'function') return given;
  if (!NETWORK_COSTS.includes(given))
    throw invalid('open', {
      field: 'networkCost',
      expected: `one of ${NETWORK_COSTS.join(', ')}, or a function that answers one`,
      received: received(given),
    });
  return () => given;
}
