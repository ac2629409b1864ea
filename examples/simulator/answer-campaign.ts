import type { Uniforms } from "@fedseg/shared/math/rng.ts";
import { chooseProduct } from "./catalogue.ts";
import { drawPoisson } from "./draws.ts";
import { LATENT_TYPES } from "./latent-types.ts";
import type { SimulatedEvent, SimulatedPlatform } from "./simulate.ts";

const DAY_MS = 86_400_000;

/** Whom a platform has spoken to, and in which days an order is an answer. */
export interface Spoken {
  readonly users: ReadonlySet<string>;
  /** Milliseconds UTC. */
  readonly fromMs: number;
  readonly days: number;
}

/**
 * Simulates the orders that a campaign brings: those of the customers spoken to that would not have been placed without it, as
 * many as each latent type answers. Who orders anyway does so as before, so that what the campaign did to each is known.
 */
export function answerCampaign(
  { name, truth, catalogue }: SimulatedPlatform,
  { users, fromMs, days }: Spoken,
  uniforms: Uniforms,
): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  for (const user of users) {
    const { type, taste } = truth.get(user)!;
    const orders = drawPoisson(LATENT_TYPES[type].answers, uniforms);
    for (let order = 0; order < orders; order++) {
      const timeMs = fromMs + Math.floor(days * DAY_MS * uniforms.next());
      const product = chooseProduct(catalogue, taste, uniforms);
      events.push({
        user,
        timeMs,
        type: "purchase",
        order: `${name}-c${events.length + 1}`,
        product: catalogue.ids[product],
        category: catalogue.categories[product],
        quantity: 1,
        unitPrice: catalogue.prices[product],
      });
    }
  }
  return events.sort((a, b) => a.timeMs - b.timeMs);
}
