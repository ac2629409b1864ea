import type { StudyStateName } from "@fedseg/coordinator/view.ts";
import { STATE_WORDS } from "@fedseg/wording/operator-page/words.ts";
import type { JSX } from "preact";
import { t } from "../state.ts";

/** Each state has a form as well as a colour: nobody has to tell colours apart. */
const FORMS: Readonly<Record<StudyStateName, string>> = {
  draft: "○",
  proposed: "◔",
  enrolling: "◑",
  running: "▶",
  paused: "❚❚",
  finished: "✓",
  failed: "✕",
  cancelled: "■",
};

export function StateMark({ state }: { state: StudyStateName }): JSX.Element {
  return (
    <span class={`state ${state}`}>
      <span aria-hidden="true">{FORMS[state]}</span> {t(STATE_WORDS[state])}
    </span>
  );
}
