import type { StudyStateName } from "@fedseg/coordinator/view.ts";
import { STATE_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { Mark } from "@fedseg/wording/page-ui/parts/mark.tsx";
import type { JSX } from "preact";

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
  return <Mark kind={state} form={FORMS[state]} says={t(STATE_WORDS[state])} />;
}
