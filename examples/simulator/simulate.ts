import type { Uniforms } from "@fedseg/shared/math/rng.ts";
import { drawMoment } from "./calendar.ts";
import { type Catalogue, chooseProduct, makeCatalogue } from "./catalogue.ts";
import { drawBetween, drawIndex, drawLogNormal, drawNormal, drawPoisson } from "./draws.ts";
import { LATENT_TYPES, type LatentType, TIERS, type Tier } from "./latent-types.ts";

const DAY_MS = 86_400_000;

/** One platform of the simulated market. */
interface PlatformOptions {
  readonly name: string;
  readonly users: number;
  readonly products: number;
  /** Weight of each latent type among its users, in the order of LATENT_TYPES. */
  readonly mix: readonly number[];
}

/** What to simulate. */
export interface SimulationOptions {
  readonly platforms: readonly PlatformOptions[];
  /** End of the event files, milliseconds UTC. */
  readonly snapshotMs: number;
  /** Share of a platform's users who are already customers of an earlier platform in the list. */
  readonly overlap: number;
  /** Share of orders placed without signing in: their `user_id` is empty. */
  readonly guestShare: number;
}

/** One line of an event file. */
export interface SimulatedEvent {
  readonly user: string;
  readonly timeMs: number;
  readonly type: "purchase" | "return" | "view";
  readonly order: string;
  readonly product: string;
  readonly category: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What is true of a customer at a platform and stands in none of its files. */
export interface LatentCustomer {
  /** Index into LATENT_TYPES. */
  readonly type: number;
  /** After this moment nothing is ordered any more, milliseconds UTC. */
  readonly leftMs: number;
  /** Place in the catalogue around which products are chosen, cheapest 0 to dearest 1. */
  readonly taste: number;
}

/** A platform's event file, in order of time, its club, and the truth behind them. */
export interface SimulatedPlatform {
  readonly name: string;
  readonly events: readonly SimulatedEvent[];
  /** What it sells. */
  readonly catalogue: Catalogue;
  /** Tier of each user in the platform's club. */
  readonly tiers: ReadonlyMap<string, Tier>;
  /** Of each user, for evaluation only. */
  readonly truth: ReadonlyMap<string, LatentCustomer>;
}

/** Simulates the customers of several platforms; a person on two platforms has the same user id and kind on both. */
export function simulate(options: SimulationOptions, uniforms: Uniforms): SimulatedPlatform[] {
  const people: { id: string; type: number }[] = [];
  const made = options.platforms.map((platform) => {
    const known = Math.min(people.length, Math.round(platform.users * options.overlap));
    const users = pickDistinct(people, known, uniforms);
    while (users.length < platform.users) {
      const person = { id: `u${people.length + 1}`, type: drawIndex(platform.mix, uniforms) };
      people.push(person);
      users.push(person);
    }
    const shop = openShop(platform, options);
    const catalogue = makeCatalogue(platform.name, platform.products, uniforms);
    const truth = new Map(
      users.map(({ id, type }) => [id, { type, ...liveCustomer(shop, catalogue, { id, type }, uniforms) }]),
    );
    shop.events.sort((a, b) => a.timeMs - b.timeMs);
    return { name: platform.name, events: shop.events, catalogue, truth };
  });
  // Behind everything that is bought, which does not depend on it.
  return made.map((platform) => {
    const tierOf = ({ type }: LatentCustomer) => TIERS[drawIndex(LATENT_TYPES[type].tiers, uniforms)];
    return { ...platform, tiers: new Map(Array.from(platform.truth, ([id, own]) => [id, tierOf(own)])) };
  });
}

interface Shop {
  readonly options: SimulationOptions;
  readonly prefix: string;
  readonly events: SimulatedEvent[];
  orders: number;
}

function openShop({ name }: PlatformOptions, options: SimulationOptions): Shop {
  return { options, prefix: name, events: [], orders: 0 };
}

/** Chooses `count` of the first items without repetition. */
function pickDistinct<T>(items: readonly T[], count: number, uniforms: Uniforms): T[] {
  const rest = [...items];
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(uniforms.next() * (rest.length - i));
    [rest[i], rest[other]] = [rest[other]!, rest[i]!];
  }
  return rest.slice(0, count);
}

/** Lets one customer buy, look and give back from the first order to the snapshot, and returns what is true of them. */
function liveCustomer(
  shop: Shop,
  catalogue: Catalogue,
  { id, type: index }: { readonly id: string; readonly type: number },
  uniforms: Uniforms,
): Omit<LatentCustomer, "type"> {
  const { snapshotMs } = shop.options;
  const type = LATENT_TYPES[index]!;
  const joined = drawBetween(type.joined, uniforms);
  const left = Math.min(joined, drawBetween(type.left, uniforms));
  const taste = type.taste + 0.06 * drawNormal(uniforms);
  const repeats = drawPoisson(type.orders * drawLogNormal(0.35, uniforms), uniforms);
  const fromMs = snapshotMs - joined * DAY_MS;
  const toMs = snapshotMs - left * DAY_MS;
  placeOrder(shop, catalogue, { user: id, timeMs: fromMs, type, taste }, uniforms);
  for (let i = 0; i < repeats; i++) {
    const timeMs = Math.min(snapshotMs - 1, drawMoment(fromMs, toMs, type.saleFactor, uniforms));
    placeOrder(shop, catalogue, { user: id, timeMs, type, taste }, uniforms);
  }
  return { leftMs: toMs, taste };
}

interface Visit {
  readonly user: string;
  readonly timeMs: number;
  readonly type: LatentType;
  readonly taste: number;
}

/** Writes one visit: views, an order of one or more lines, perhaps returns some days later. */
function placeOrder(shop: Shop, catalogue: Catalogue, visit: Visit, uniforms: Uniforms): void {
  const { guestShare, snapshotMs } = shop.options;
  const user = uniforms.next() < guestShare ? "" : visit.user;
  const order = `${shop.prefix}-o${++shop.orders}`;
  const views = drawPoisson(visit.type.viewsPerOrder, uniforms);
  for (let i = 0; i < views; i++) {
    const chosen = chooseProduct(catalogue, visit.taste, uniforms);
    shop.events.push({
      user,
      timeMs: visit.timeMs - (views - i) * 60_000,
      type: "view",
      order: "",
      product: catalogue.ids[chosen]!,
      category: catalogue.categories[chosen]!,
      quantity: 0,
      unitPrice: 0,
    });
  }
  const lines = 1 + drawPoisson(visit.type.extraLines, uniforms);
  for (let i = 0; i < lines; i++) {
    const chosen = chooseProduct(catalogue, visit.taste, uniforms);
    const line: SimulatedEvent = {
      user,
      timeMs: visit.timeMs,
      type: "purchase",
      order,
      product: catalogue.ids[chosen]!,
      category: catalogue.categories[chosen]!,
      quantity: 1 + drawPoisson(0.25, uniforms),
      unitPrice: catalogue.prices[chosen]!,
    };
    shop.events.push(line);
    const backMs = visit.timeMs + drawBetween([3, 21], uniforms) * DAY_MS;
    if (uniforms.next() < visit.type.returnRate && backMs < snapshotMs)
      shop.events.push({ ...line, timeMs: backMs, type: "return" });
  }
}
