import { formatEstimate, formatNumber } from "@fedseg/wording/estimate-text.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { ownArea } from "@fedseg/client-node/scoring/evaluate/own-quality.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { PredictingProgram } from "@fedseg/shared/programs/prediction/scorer-of.ts";
import type { ToldEffect } from "@fedseg/shared/programs/uplift/effects.ts";

/** A user as a node has scored them, and what is true of them and stands in no file; NaN: not measured. */
export interface KnownUser {
  readonly segment: number;
  /** Of buying again, by logistic regression: 3 high, 2 middle, 1 low. */
  readonly band: number;
  /** The chance of buying again, by program. */
  readonly chances: ReadonlyMap<PredictingProgram, number>;
  /** Whether nothing will ever be ordered after the snapshot. */
  readonly hasLeft: boolean;
  /** Place among all products around which they buy, cheapest 0 to dearest 1. */
  readonly taste: number;
  /** What they spend after the snapshot, if nobody speaks to them. */
  readonly spends: number;
}

/** Whom a campaign has spoken to, and whether they ordered because of it and would not have otherwise. */
export interface SpokenUser extends KnownUser {
  readonly isWon: boolean;
}

/** A name that people know a segment by, by its number. */
export type Titles = ReadonlyMap<number, string>;

const BANDS = new Map([
  [3, "3 high"],
  [2, "2 middle"],
  [1, "1 low"],
]);

/** Writes, by band of the chance to buy again, how many have truly left for good. */
export function churnTable(users: readonly KnownUser[]): string {
  const rows = [...BANDS].map(([band, title]) => {
    const own = users.filter((user) => user.band === band);
    return [
      title,
      formatNumber(own.length, 0),
      percent(mean(own.map(({ chances }) => chances.get("logistic") ?? NaN))),
      percent(mean(own.map(({ hasLeft }) => Number(!hasLeft)))),
    ];
  });
  return textTable(
    [
      { head: "band" },
      { head: "users", align: "right" },
      { head: "told: chance to buy again", align: "right" },
      { head: "true: still customers", align: "right" },
    ],
    rows,
  );
}

/**
 * Writes how well each program was said to foretell who buys again, beside how well its chances tell who is still a customer, and
 * who has ordered since: areas under the ROC curve.
 */
export function foretoldTable(
  users: readonly KnownUser[],
  told: ReadonlyMap<PredictingProgram, Estimate | undefined>,
): string {
  const rows = [...told].map(([program, area]) => {
    const own = users.filter(({ chances }) => !Number.isNaN(chances.get(program) ?? NaN));
    const chances = Float64Array.from(own, (user) => user.chances.get(program)!);
    const truly = (isSo: (user: KnownUser) => boolean) => {
      const found = ownArea(
        chances,
        own.map((user) => Number(isSo(user))),
      );
      return found ? percent(found.value) : NOBODY;
    };
    const inPercent = area && { value: 100 * area.value, sigma: 100 * area.sigma };
    return [
      program,
      inPercent ? `${formatEstimate(inPercent)} %` : NOBODY,
      truly(({ hasLeft }) => !hasLeft),
      truly(({ spends }) => spends > 0),
    ];
  });
  return textTable(
    [
      { head: "program" },
      { head: "told: who bought again", align: "right" },
      { head: "true: who is a customer", align: "right" },
      { head: "true: who has ordered since", align: "right" },
    ],
    rows,
  );
}

/** Writes, by segment, what it was said to buy more of, beside what its users like. `entries`: cheapest first. */
export function tasteTable(
  users: readonly KnownUser[],
  told: ReadonlyMap<number, readonly number[]>,
  { titles, entries }: { readonly titles: Titles; readonly entries: readonly string[] },
): string {
  const rows = [...titles].map(([number, title]) => {
    const taste = mean(users.flatMap((user) => (user.segment === number ? [user.taste] : [])));
    const liked = entries[Math.min(entries.length - 1, Math.floor(taste * entries.length))];
    const more = (told.get(number) ?? []).slice(0, MOST_NAMED).map((place) => entries[place]);
    return [
      title,
      more.length > 0 ? more.join(", ") : "as everybody",
      Number.isNaN(taste) ? NOBODY : `${taste.toFixed(2)}, ${liked}`,
    ];
  });
  return textTable(
    [
      { head: "segment", width: 24 },
      { head: "told: buys more of", width: 26 },
      { head: "true: mean taste, and what lies there", width: 22 },
    ],
    rows,
  );
}

/** Entries that are named of a segment. */
const MOST_NAMED = 3;
const NOBODY = "–";

/** Writes what a campaign was said to have done beside what it did: of all together, and of each segment. */
export function effectTable(
  users: readonly SpokenUser[],
  told: { readonly all: ToldEffect; readonly segments: ReadonlyMap<number, ToldEffect> },
  titles: Titles,
): string {
  const row = (title: string, effect: ToldEffect | undefined, own: readonly SpokenUser[]) => [
    title,
    effect && "effect" in effect
      ? `${points(effect.effect.difference.value)} ± ${points(effect.effect.difference.sigma)}`
      : NOBODY,
    points(mean(own.map(({ isWon }) => Number(isWon)))),
    formatNumber(own.length, 0),
  ];
  return textTable(
    [
      { head: "segment", width: 30 },
      { head: "told: points more", align: "right" },
      { head: "true: won", align: "right" },
      { head: "spoken to", align: "right" },
    ],
    [
      row("all together", told.all, users),
      ...[...titles].map(([number, title]) =>
        row(
          title,
          told.segments.get(number),
          users.filter(({ segment }) => segment === number),
        ),
      ),
    ],
  );
}

/** A user of whom a value was foretold, and what they have truly spent. */
export interface ValuedUser {
  readonly expected: number;
  readonly spends: number;
}

/** Parts of the users, least expected first. */
const PARTS = 5;

/**
 * Writes, by fifths of what was expected, how many times everybody's mean it is, and what is true of that, both on the scale of
 * ln(1 + x): amounts of 90 days and of 30 cannot be compared, these can.
 */
export function valueTable(users: readonly ValuedUser[]): string {
  const order = users.toSorted((a, b) => a.expected - b.expected);
  const logOf = (some: readonly ValuedUser[], of: "expected" | "spends") =>
    mean(some.map((user) => Math.log1p(user[of])));
  const times = (some: readonly ValuedUser[], of: "expected" | "spends") => {
    const all = logOf(users, of);
    return all > 0 ? formatNumber(logOf(some, of) / all, 2) : NOBODY;
  };
  const rows = Array.from({ length: PARTS }, (_, part) => {
    const ends = [part, part + 1].map((at) => Math.round((at * order.length) / PARTS));
    const own = order.slice(...ends);
    if (own.length === 0) return [`${part + 1}`, "0", NOBODY, NOBODY, NOBODY];
    return [
      `${part + 1}`,
      formatNumber(own.length, 0),
      times(own, "expected"),
      times(own, "spends"),
      percent(mean(own.map(({ spends }) => Number(spends > 0)))),
    ];
  });
  return textTable(
    [
      { head: "fifth" },
      { head: "users", align: "right" },
      { head: "told: times the mean", align: "right" },
      { head: "true: times the mean", align: "right" },
      { head: "true: who spent", align: "right" },
    ],
    rows,
  );
}

/** A user of whom a tier was foretold, and the one that they are in. */
export interface TieredUser {
  /** Place of the likeliest tier, and its chance. */
  readonly likeliest: number;
  readonly chance: number;
  readonly tier: number;
}

/** Writes, by likeliest tier, how likely it was said to be, and how many are in each; below it how often it is right. */
export function tierTable(users: readonly TieredUser[], tiers: readonly string[]): string {
  const rows = tiers.map((name, place) => {
    const own = users.filter(({ likeliest }) => likeliest === place);
    const inTier = (tier: number) => percent(mean(own.map((user) => Number(user.tier === tier))));
    const told = percent(mean(own.map(({ chance }) => chance)));
    return [name, formatNumber(own.length, 0), told, ...tiers.map((_, tier) => inTier(tier))];
  });
  const right = percent(mean(users.map(({ likeliest, tier }) => Number(likeliest === tier))));
  const table = textTable(
    [
      { head: "likeliest" },
      { head: "users", align: "right" },
      { head: "told: chance of it", align: "right" },
      ...tiers.map((name) => ({ head: `true: ${name}`, align: "right" as const })),
    ],
    rows,
  );
  return `${table}\nThe likeliest is right for ${right} of all.`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(part: number): string {
  return Number.isNaN(part) ? NOBODY : `${formatNumber(100 * part, 0)} %`;
}

function points(part: number): string {
  return Number.isNaN(part) ? NOBODY : (100 * part).toFixed(1);
}
