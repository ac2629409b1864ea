import { MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import type { AffinityModel } from "@fedseg/shared/programs/affinity/spec.ts";
import { GRID } from "@fedseg/shared/queries/scaling.ts";
import { ownHitsSection, ownHitsText } from "@fedseg/wording/recommendations/own-hits-text.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../../../test/simulation/seeded-uniforms.ts";
import { BASKET_WIDTH, HELD_OUT_WIDTH } from "../../features/basket-sql.ts";
import { ownHitsFile, readOwnHits } from "../../labels/own-hits.ts";
import { type Table, roomForBaskets } from "../../table.ts";
import { gainOf, hitRate, ownHits } from "./own-hits.ts";

const [USERS, ENTRIES] = [800, 60];

/** Two segments, the halves of the box; each buys its own half of a catalogue nine times as much where it has a taste; a study before last orders, or after. */
function shopOf(
  hasTaste: boolean,
  users = USERS,
  isAfter = true,
): { readonly model: AffinityModel; readonly table: Table } {
  const uniforms = seededUniforms("own-hits");
  const draw = (most: number) => Math.floor(most * uniforms.next());
  const heldOut = new Uint16Array(users * HELD_OUT_WIDTH);
  const [codes, baskets] = [new Uint16Array(users), roomForBaskets(users)];
  const counts = new Float64Array(2 * ENTRIES);
  for (let user = 0; user < users; user++) {
    const segment = draw(2);
    codes[user] = segment === 0 ? 1000 : 60_000;
    const buy = () => {
      const half = (uniforms.next() < 0.9 ? segment : 1 - segment) * (ENTRIES / 2);
      return 1 + (hasTaste ? half + draw(ENTRIES / 2) : draw(ENTRIES));
    };
    const [before, last] = [new Set([buy(), buy()]), new Set([buy(), buy()])];
    const from = user * HELD_OUT_WIDTH;
    heldOut.set([...before], from);
    heldOut.set([...before], from + MOST_RECENT);
    heldOut.set([...last], from + BASKET_WIDTH);
    const all = [...new Set(isAfter ? [...last, ...before] : before)];
    baskets.recent.set(all, user * MOST_RECENT);
    for (const place of all) counts[segment * ENTRIES + place - 1] += 1;
  }
  const scaling = { columns: [0], origin: [32_768], factor: [4096], radius: GRID };
  const model: AffinityModel = {
    level: "item",
    entries: Array.from({ length: ENTRIES }, (_, at) => `i${at}`),
    most: 4,
    scaling,
    centers: [-1000, 1000],
    numbers: [1, 2],
    counts,
    sigma: 2,
  };
  const ids = Array.from({ length: users }, (_, user) => `u${user}`);
  return { model, table: { users, d: 1, codes, ids, baskets, besides: { heldOut } } };
}

const spec = { most: 4, floor: 20 };

test("lists are held against last baskets: segments help where they have tastes of their own, and are said not to where they have none", () => {
  const [tastes, none] = [true, false].map((hasTaste) => {
    const { model, table } = shopOf(hasTaste);
    return ownHits({ model, spec }, table)!;
  });
  expect(tastes.users).toBe(USERS);
  expect(tastes.rates.segments!.value).toBeGreaterThan(tastes.rates.popular!.value + 0.1);
  expect(tastes.gains.segments!.value).toBeCloseTo(
    tastes.rates.segments!.value - tastes.rates.shuffled!.value,
    12,
  );
  // Ten of thirty, of two bought, nine in ten of the own half: 1 − (1 − .3)² = .51; shuffled, half of the time another's.
  expect(Math.abs(tastes.rates.segments!.value - 0.51)).toBeLessThan(3 * tastes.rates.segments!.sigma + 0.05);
  expect(ownHitsText(tastes).en).toMatch(
    /Segments may help here: .*, the last among them, and so are pairs: these gains are upper bounds\.$/,
  );
  expect(ownHitsText(none).en).toContain("Segments do not help here");
  expect(ownHitsText(none).zh).toContain("客群在此无助于推荐");
  expect(readOwnHits(ownHitsFile(tastes))).toEqual(tastes);
  expect(ownHitsSection(tastes).amounts![0].panels[0].rows).toHaveLength(6);
});

test("what a model has counted of the last orders changes nothing that is told", () => {
  const [before, after] = [false, true].map((isAfter) => {
    const { model, table } = shopOf(true, USERS, isAfter);
    return ownHits({ model, spec }, table)!;
  });
  expect(after).toEqual(before);
});

test("of too few users nothing is told but that", () => {
  const { model, table } = shopOf(true, 29);
  const few = ownHits({ model, spec }, table)!;
  expect(few).toEqual({ users: 29, rates: {}, gains: {} });
  expect(readOwnHits(ownHitsFile(few))).toBeUndefined();
  expect(ownHitsText(few).en).toContain("29 users");
  expect(ownHits({ model, spec }, { ...table, besides: {} })).toBeUndefined();
});

test("two standard errors hold what is true of all users in 92 of 100 samples at least, few or many, rare or not", () => {
  const uniforms = seededUniforms("own-hits/intervals");
  const RUNS = 1500;
  for (const users of [30, 300])
    for (const part of [0.02, 0.3, 0.9]) {
      let [rates, gains] = [0, 0];
      for (let run = 0; run < RUNS; run++) {
        const hits = Uint8Array.from({ length: users }, () => Number(uniforms.next() < part));
        const others = hits.map((hit) => (uniforms.next() < 0.1 ? Number(uniforms.next() < part) : hit));
        const [rate, gain] = [hitRate(hits), gainOf(hits, others)];
        rates += Number(Math.abs(rate.value - part) <= 2 * rate.sigma);
        gains += Number(Math.abs(gain.value) <= 2 * gain.sigma);
      }
      expect(rates / RUNS, `${users} users, ${part}`).toBeGreaterThan(0.92);
      expect(gains / RUNS, `${users} users, ${part}`).toBeGreaterThan(0.92);
    }
});
