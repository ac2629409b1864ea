import type { Awaited, StudyView } from "@fedseg/coordinator/view.ts";
import { AWAITED_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { agoText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";

/** What a study waits for, of whom, why that has not come as far as it is known, and until when. */
export function Waits({ study }: { study: StudyView }): JSX.Element | null {
  if (study.waitsFor.length === 0) return null;
  const isDraft = study.waitsFor.some(({ what }) => what === "opening");
  return (
    <div class="waits">
      <ul>
        {study.waitsFor.map((one, at) => (
          <li key={at}>
            <Waiting awaited={one} />
          </li>
        ))}
      </ul>
      {lacksYes(study) && (
        <p>
          {w("lacksYes")} {study.quorum} / {study.roster.length}
        </p>
      )}
      {study.until !== undefined && (
        <p class="quiet" title={momentText(study.until)}>
          {!isDraft && w("until")} {agoText(study.until)}
        </p>
      )}
    </div>
  );
}

function Waiting({ awaited }: { awaited: Awaited }): JSX.Element {
  const { what, who, code, event } = awaited;
  return (
    <>
      {t(AWAITED_WORDS[what])} {who !== undefined && <bdi class="name">{who}</bdi>}
      {who !== undefined && <span class="quiet"> · {presenceText(awaited)}</span>}
      {code !== undefined && (
        <span class="refusal">
          {" "}
          {w(code === "PLAN_DECLINED" ? "declined" : "refusedWith")} <code>{code}</code>
          {event !== undefined && (
            <span class="quiet">
              {" "}
              {w("reasonOnSite")} <code>{event}</code>
            </span>
          )}
        </span>
      )}
    </>
  );
}

/** Whether more have refused than it may start without. */
function lacksYes({ waitsFor, quorum, roster }: StudyView): boolean {
  return roster.length - waitsFor.filter(hasRefused).length < quorum;
}

function hasRefused({ what, code }: Awaited): boolean {
  return what === "approval" && code !== undefined;
}

/** What a member has said to a study. */
export function answerText({ roster, waitsFor }: StudyView, member: string): string {
  if (waitsFor.some((one) => one.who === member && hasRefused(one))) return w("hasRefused");
  return w(
    roster.some(({ name, hasApproved }) => name === member && hasApproved) ? "approved" : "notApproved",
  );
}

/** When a member was last seen. */
export function presenceText({ isHere, lastSeen }: Pick<Awaited, "isHere" | "lastSeen">): string {
  if (isHere === true) return w("here");
  return lastSeen === undefined ? w("never") : `${w("lastSeen")} ${agoText(lastSeen)}`;
}
