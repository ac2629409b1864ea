import type { StudyView, VerdictView } from "@fedseg/coordinator/view.ts";
import { VERDICT_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";

const MARKS = { PASS: "✓", "NOT VERIFIABLE": "?", FAIL: "✕" } as const;

/** What an audit comes to, by form as well as colour. */
export function VerdictMark({ verdict }: { verdict: VerdictView | undefined }): JSX.Element {
  return (
    <p class={`verdict ${verdict?.verdict.toLowerCase().replace(" ", "-") ?? ""}`}>
      {verdict ? `${MARKS[verdict.verdict]} ${t(VERDICT_WORDS[verdict.verdict])}` : w("notAudited")}
    </p>
  );
}

/** What a verdict means, and that nothing more is awaited for it where somebody has said so. */
export function VerdictText({ verdict }: { verdict: VerdictView }): JSX.Element {
  const { says, acknowledged } = verdict;
  return (
    <>
      <p>{t(says)}</p>
      {acknowledged && (
        <p>
          {w("acknowledged")} <bdi>{acknowledged.reason}</bdi>{" "}
          <span class="quiet">{momentText(acknowledged.at)}</span>
        </p>
      )}
    </>
  );
}

/** Whether the auditor has shown that somebody lied, or waits for what somebody can hand in. */
export function hasOpenAudit({ verdict }: StudyView): boolean {
  return verdict !== undefined && verdict.verdict !== "PASS" && verdict.acknowledged === undefined;
}
