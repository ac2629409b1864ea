import type { StudyStateName } from "@fedseg/coordinator/view.ts";
import { STATE_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { Mark } from "@fedseg/wording/page-ui/parts/mark.tsx";
import { STUDY_FORMS } from "@fedseg/wording/page-ui/parts/study-forms.ts";
import type { JSX } from "preact";

export function StateMark({ state }: { state: StudyStateName }): JSX.Element {
  return <Mark kind={state} form={STUDY_FORMS[state]} says={t(STATE_WORDS[state])} />;
}
