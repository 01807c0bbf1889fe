import type { Proportions } from '../api/campaigns';
import { formatShare } from '../ui/numbers';

/** How far two rates are apart, and how sure that is. */
export function differenceText({ difference, low, high, pValue }: Proportions): string {
  return `Difference ${points(difference)} (95% between ${points(low)} and ${points(high)}), ${probability(pValue)}.`;
}

/** A difference of rates, with its sign. */
function points(share: number): string {
  return `${share > 0 ? '+' : ''}${formatShare(share)}`;
}

export function probability(pValue: number): string {
  return pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toPrecision(2)}`;
}
