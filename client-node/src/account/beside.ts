import type { Plan } from "@fedseg/shared/plan/plan.ts";

/**
 * Tells whether studies can run beside each other in one process: while rows are counted for one nothing leaves for the others, so
 * each has to wait for the ticks of all others, at the most as long as their plans say: that must lie within its own waiting times.
 */
export function fitBeside(plans: readonly Plan[]): boolean {
  const ticksMs = plans.reduce((sum, { timing }) => sum + timing.tickMs, 0);
  return plans.every(({ timing: { tickMs, bundleMs, reportMs, confirmMs, unmaskMs } }) => {
    return ticksMs - tickMs <= Math.min(bundleMs, reportMs - tickMs, confirmMs, unmaskMs);
  });
}
