import type { Table } from "../../client-node/src/table.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import type { Plan } from "../../shared/src/plan/plan.ts";
import { rowTable } from "../../test/simulation/row-table.ts";
import { withSpec } from "../../test/simulation/plan-changes.ts";
import { tinyPlan } from "../../test/simulation/tiny-market.ts";
import { seededUniforms } from "../simulator/uniforms.ts";

/** The shops; the first is the one that Ms. Chen may have an account with. */
export const SHOPS = ["willow", "maple", "birch", "cedar"] as const;

/** Customers of every shop. */
const CUSTOMERS = 60;

/** The planted customer: orders and money spent in the year. */
export const MS_CHEN = { orders: 14, spend: 1860 } as const;

const ORDERS_MOST = 40;
const SPEND_MOST = 4000;
/** Ends of the two features' hard ranges, which begin at 0. */
export const HIGHS = [ORDERS_MOST, SPEND_MOST] as const;

/** The plan of the small study: two features, two segments, epsilon 1. */
export function attackPlan(seed: string): Plan {
  const tiny = tinyPlan(seed, SHOPS.length);
  return {
    ...tiny,
    title: "Four shops",
    budget: { ...tiny.budget, epsilon: "1" },
    features: [feature("orders", ORDERS_MOST), feature("spend", SPEND_MOST)],
    usersFloor: 200,
    programs: [withSpec(tiny, { normalise: "moments" }).programs[0]],
  };
}

/** The year's customers of all shops, another crowd for every number; with Ms. Chen at the first shop or without. */
export function customers(crowd: number, isThere: boolean): readonly Table[] {
  return SHOPS.map((shop, place) => {
    const uniforms = seededUniforms(crowd * SHOPS.length + place);
    const rows = Array.from({ length: CUSTOMERS }, () => {
      const orders = Math.min(ORDERS_MOST, 1 + Math.floor(-6 * Math.log(1 - uniforms.next())));
      const basket = 20 + 90 * uniforms.next();
      return [orders, Math.min(SPEND_MOST, Math.round(orders * basket * 100) / 100)];
    });
    if (isThere && place === 0) rows.push([MS_CHEN.orders, MS_CHEN.spend]);
    return rowTable(
      HIGHS.map((hi) => ({ lo: 0, hi })),
      rows.flat(),
      rows.map((_, user) => `${shop}-${user}`),
    );
  });
}

function feature(name: string, hi: number): FeatureSpec {
  return {
    name,
    title: { en: name, zh: name },
    unit: "",
    measure: { of: "attribute", attribute: name },
    transform: "none",
    lo: 0,
    hi,
    direction: "higher-is-better",
  };
}
