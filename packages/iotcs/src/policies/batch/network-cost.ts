/** What a network costs, from the cheapest on. */
export type NetworkCost = 'ETHERNET' | 'CELLULAR' | 'SATELLITE';

/** The costs from the least on. */
export const NETWORK_COSTS: readonly NetworkCost[] = ['ETHERNET', 'CELLULAR', 'SATELLITE'];

/** Whether a cost is not above another. */
export function isAffordable(cost: NetworkCost, most: NetworkCost): boolean {
  return NETWORK_COSTS.indexOf(cost) <= NETWORK_COSTS.indexOf(most);
}
