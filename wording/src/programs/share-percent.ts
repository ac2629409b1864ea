import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { formatEstimate } from "../estimate-text.ts";

/** Writes a share with its error, in percent. */
export function sharePercent({ value, sigma }: Estimate): string {
  return `${formatEstimate({ value: 100 * value, sigma: 100 * sigma })} %`;
}
