import { counted } from "../number-text.ts";
import type { Text } from "../language.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";

const UNSIGNED = [
  "The last entries of this node's ledger wait unsigned until its partners have answered that they know of nothing which it lacks; an audit lacks them until then.",
  "They are signed in the study under way as soon as enough partners are there, else by the next study that this node countersigns.",
  "Without one, where the coordinator was started with run: its operator starts fedseg-coordinator run for this study once more, with a farewellMs in its configuration (a minute where it says none) within which everybody else can start; then this node's owner fedseg-node run, then every other platform; this node waits for them for twice the plan's timing.bundleMs.",
  "Afterwards hand the ledger in again.",
].join(" ");

/** Says of a ledger whose last entries wait unsigned, `waiting` of them where that is told, what that means and what has them signed. */
export function unsignedText(waiting?: number): Text {
  const { en, zh } = refusalTexts(UNSIGNED);
  if (waiting === undefined) return { en, zh };
  return {
    en: `${counted(waiting, "more entry", "more entries")}: ${en}`,
    zh: `另有 ${waiting} 条条目：${zh}`,
  };
}
