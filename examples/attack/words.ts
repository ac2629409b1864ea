import { textTable } from "../../wording/src/terminal/text-table.ts";
import type { Figures } from "./attacker.ts";
import { MS_CHEN, SHOPS } from "./customers.ts";
import type { Experiment, Findings } from "./experiment.ts";
import { type Rate, isWithin } from "./strength.ts";
import type { Wire } from "./wire.ts";

/** What willow sent in two studies of the real protocol. */
export interface Wires {
  readonly without: Wire;
  readonly within: Wire;
}

/** Tells the whole demonstration in plain words for a terminal. */
export function tellExperiment(experiment: Experiment, wires: Wires): string {
  const { studies, sessions, plain, fedseg, most, epsilon, delta, mu } = experiment;
  return [
    `THE STUDY   ${SHOPS.length} shops make customer segments together; epsilon ${epsilon}, delta ${delta}, ${sessions} sums.`,
    `THE TARGET  Ms. Chen of shop ${SHOPS[0]}: ${MS_CHEN.orders} orders, ${money(MS_CHEN.spend)} spent. Is she a customer? What did she buy?`,
    "THE CURIOUS The coordinator. We make it as strong as can be: it knows every other customer's data, one shop tells",
    "            it everything, and another shop is missing.",
    "",
    "1 · WHAT THE COORDINATOR GETS FROM SHOP WILLOW",
    `    without protection: ${totalsWords(plain.totals)}`,
    `    with fedseg:        ${wires.within.beginning} …`,
    `                        with her ${wireWords(wires.within)},`,
    `                        without ${wireWords(wires.without)}.`,
    "                        Only the total of all shops can be opened, with everybody's noise in it.",
    "",
    "2 · HER FIGURES: this year's sums minus last year's, when she was not a customer yet",
    figuresTable(plain, fedseg),
    "",
    `3 · IS SHE A CUSTOMER AT ALL? ${studies} studies with her, ${studies} without, another crowd each time`,
    textTable(
      [
        { head: "    " },
        { head: "right answers" },
        { head: "95 % interval" },
        { head: "AUC" },
        { head: "95 % interval" },
      ],
      [
        strengthRow("    without protection", plain),
        strengthRow("    with fedseg", fedseg),
        ["    tossing a coin", "50.0 %", "", "0.500", ""],
        ["    most that anybody can ever reach (proved)", percent(most.success), "", most.auc.toFixed(3), ""],
      ],
    ),
    "",
    ...conclusion(experiment),
    "",
    `The limit is that of the study's budget, mu ${mu.toFixed(3)}: more studies spend more of it, and a shop's account ends them in time. It holds for this attacker, for cleverer ones, and for whatever they know. What it does not hide: what is true of the whole crowd. The shops' own code ran in both worlds; for the repeats the total was added up directly, which gives the same numbers as the encrypted way of step 1.`,
  ].join("\n");
}

/** Says in one sentence each what both worlds gave away. */
export function conclusion({ plain, fedseg, most }: Experiment): readonly string[] {
  return [
    `Without protection the coordinator reads her figures off and knows whether she is there in ${plain.strength.correct} of ${plain.strength.guesses} cases.`,
    isWithin(fedseg.strength, most.success)
      ? `With fedseg it was right in ${percent(fedseg.strength.success.value)} of these tries, give or take the luck of so few; a coin gives 50 %, and in the long run nobody can ever reach more than ${percent(most.success)}. Her figures are lost in the noise.`
      : "WITH FEDSEG IT ANSWERS BETTER THAN IS POSSIBLE: the protection does not work here. Do not use this installation.",
  ];
}

/** Tells whether both worlds gave what they must: everything, and no more than the proved limit. */
export function isAsClaimed({ plain, fedseg, most }: Experiment): boolean {
  return plain.strength.success.value === 1 && isWithin(fedseg.strength, most.success);
}

function figuresTable(plain: Findings, fedseg: Findings): string {
  const row = (name: string, of: (figures: Figures) => number, truth: string) => {
    const [low, high] = middleOf(fedseg.figures.map(of));
    return [`    ${name}`, truth, of(plain.figures[0]).toFixed(2), `${round(low)} to ${round(high)}`];
  };
  return textTable(
    [
      { head: "    " },
      { head: "truth", align: "right" },
      { head: "without protection", align: "right" },
      { head: "with fedseg, 19 of 20 guesses", align: "right" },
    ],
    [
      row("new customers", ({ users }) => users, "1"),
      row("her orders", ({ orders }) => orders, `${MS_CHEN.orders}`),
      row("her spending", ({ spend }) => spend, money(MS_CHEN.spend)),
    ],
  );
}

function strengthRow(name: string, { strength: { success, auc } }: Findings): readonly string[] {
  const interval = ({ low, high }: Rate, write: (x: number) => string) => `${write(low)} to ${write(high)}`;
  const three = (x: number) => x.toFixed(3);
  return [name, percent(success.value), interval(success, percent), three(auc.value), interval(auc, three)];
}

/** Says how masked vectors look. */
export function wireWords({ ones, bits, usual }: Wire): string {
  const [low, high] = [Math.ceil(bits / 2 - usual), Math.floor(bits / 2 + usual)];
  return `${ones} of ${bits} bits are ones (coin flips: ${low} to ${high})`;
}

/** Says what a shop's own sums tell. */
export function totalsWords({ users, orders, spend }: Figures): string {
  return `willow has ${users.toFixed(0)} customers with ${orders.toFixed(0)} orders who spent ${money(spend)}.`;
}

/** The bounds of the middle 95 % of some values. */
export function middleOf(values: readonly number[]): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))];
  return [at(0.025), at(0.975)];
}

/** Writes a part of 1 as a percentage. */
export function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

function money(value: number): string {
  return value.toFixed(2);
}

function round(value: number): string {
  return `${Math.round(value)}`;
}
