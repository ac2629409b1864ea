import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { ToldEffect } from "@fedseg/shared/programs/uplift/effects.ts";

/** A user as a node has scored them, and what is true of them and stands in no file; NaN: not measured. */
export interface KnownUser {
  readonly segment: number;
  /** Of buying again: 3 high, 2 middle, 1 low, and the chance. */
  readonly band: number;
  readonly chance: number;
  /** Whether nothing will ever be ordered after the snapshot. */
  readonly hasLeft: boolean;
  /** Place among all products around which they buy, cheapest 0 to dearest 1. */
  readonly taste: number;
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
      percent(mean(own.map(({ chance }) => chance))),
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(part: number): string {
  return Number.isNaN(part) ? NOBODY : `${formatNumber(100 * part, 0)} %`;
}

function points(part: number): string {
  return Number.isNaN(part) ? NOBODY : (100 * part).toFixed(1);
}
