import type { Language } from "@fedseg/wording/language.ts";
import { JUDGEMENT_WORDS, clauseTexts } from "@fedseg/wording/plan/judgement-words.ts";
import { TERMINAL_COLUMNS, cutText, textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { Judgement } from "./judge.ts";

/** What a refusal says behind its first line is indented by so much, in a log and in the inbox. */
const INDENT = 4;
/** Widths that keep tables, indented, within 80 terminal columns. */
const MOST = TERMINAL_COLUMNS - INDENT;
const [LIMIT, SIDE, MISSED] = [22, 20, 10];
const [PATH, VALUE] = [24, 24];

/** Writes what a policy says of a plan for a terminal of 80 columns, with room for an indent: every limit, or only what is missed. */
export function judgementText(
  { floors, differences }: Judgement,
  which: "all" | "missed",
  language: Language = "en",
): string {
  const w = (name: keyof typeof JUDGEMENT_WORDS) => JUDGEMENT_WORDS[name][language];
  const shown = floors.filter(({ missedBy }) => which === "all" || missedBy !== undefined);
  const limits = textTable(
    [
      { head: "" },
      { head: w("chosen"), width: LIMIT },
      { head: w("plan"), width: SIDE },
      { head: w("policy"), width: SIDE },
      { head: w("missedBy"), width: MISSED },
    ],
    shown.map(({ what, plan, allowed, missedBy }) => [
      w(missedBy === undefined ? "met" : "missed"),
      clauseTexts(what)[language],
      plan,
      clauseTexts(allowed)[language],
      missedBy ?? "",
    ]),
    MOST,
  );
  const differing = textTable(
    [{ head: w("differ") }, { head: w("thePlan") }, { head: w("thisNode") }],
    differences.flatMap(({ path, plan, own }) =>
      sideBySide(path, valueText(plan, w("nothing")), valueText(own, w("nothing"))),
    ),
    MOST,
  );
  return [...(shown.length > 0 ? [limits] : []), ...(differences.length > 0 ? [differing] : [])].join("\n\n");
}

/** The lines of a difference, each cell cut where its column ends: identity keys and texts have no blanks to break at. */
function sideBySide(path: string, plan: string, own: string): string[][] {
  const cells = [cutText(path, PATH), cutText(plan, VALUE), cutText(own, VALUE)];
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ""));
}

function valueText(value: unknown, nothing: string): string {
  if (value === undefined) return nothing;
  return JSON.stringify(value).replaceAll(/\p{C}/gu, "\ufffd");
}
