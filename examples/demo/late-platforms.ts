import { foldText } from "@fedseg/wording/terminal/fold-text.ts";

/** What a node tells whose rows were not read or counted in time, and what follows for the sums. */
const LATE: ReadonlyMap<string, string> = new Map([
  [
    "DATA_NOT_READY",
    "its rows were not read in time for a sum: that one lacks its users, and so do all later ones of this study, unless the node is started again.",
  ],
  [
    "DATA_TOO_SLOW",
    "its users were not counted in time for one attempt at a sum: that one lacks them; another attempt, or a later sum, has them if it is in time.",
  ],
]);

/** Says what it means that a node tells this code; undefined where nothing was late. */
export function lateText(code: string): string | undefined {
  return LATE.get(code);
}

/** A study, and the platforms whose rows were late in it. */
export interface LateStudy {
  readonly title: string;
  readonly late: readonly string[];
}

/** Says at the end whether what was told can be held against anything; "" where all were in time and all adds up. `isHeld`: whether the exports add up to what was told. */
export function heldUpText(studies: readonly LateStudy[], isHeld: boolean): string {
  const lacking = studies.filter(({ late }) => late.length > 0);
  if (lacking.length === 0) {
    return isHeld
      ? ""
      : foldText(
          "NOT HELD UP: the exports of the platforms do not add up to the sizes that were told, and no platform was late.",
        );
  }
  const lines = lacking.map(({ title, late }) => `  “${title}”: ${late.join(", ")}`);
  return foldText(
    [
      "LATE PLATFORMS: this machine was too busy. Sums of these studies lack users of platforms that were late:",
      ...lines,
      isHeld
        ? "What is told of these studies may be of too few users."
        : "So the sizes that were told are of too few users, and the exports, which have everybody, do not add up to them: neither the noise nor the audit says that.",
      "Run the demo again when the machine is quiet, or with a longer --patience (rows are read) and --tick (users are counted).",
    ].join("\n"),
  );
}
