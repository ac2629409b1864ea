import type { SimulationOptions } from "./simulate.ts";

/** The demo's market: four platforms of very unequal size and mix; some people shop on several. */
export const DEMO_MARKET: SimulationOptions = {
  platforms: [
    { name: "meadow", users: 12_000, products: 3000, mix: [6, 16, 14, 14, 14, 16, 20] },
    { name: "harbour", users: 6000, products: 1500, mix: [10, 22, 8, 12, 6, 22, 20] },
    { name: "lantern", users: 2500, products: 800, mix: [3, 8, 24, 22, 26, 5, 12] },
    { name: "willow", users: 900, products: 300, mix: [16, 28, 6, 10, 2, 26, 12] },
  ],
  snapshotMs: Date.UTC(2026, 0, 1),
  overlap: 0.12,
  guestShare: 0.01,
};
