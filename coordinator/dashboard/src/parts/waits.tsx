import type { Awaited, StudyView } from "@fedseg/coordinator/view.ts";
import { refusalWords } from "@fedseg/wording/status/refusal-words.ts";
import { refusalsText } from "@fedseg/wording/status/wait-text.ts";
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
      {study.refusals && <p>{sentence(t(refusalsText(study.refusals)))}</p>}
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
          {refusalIn(code)} <code>{code}</code>
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

/** What a member has refused with, in words where there are any. */
function refusalIn(code: string): string {
  if (code === "PLAN_DECLINED") return w("declined");
  const words = refusalWords(code);
  return words ? `${w("refusedWith")}: ${t(words)}` : w("refusedWith");
}

/** A line of a command, as a sentence. */
function sentence(line: string): string {
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/\p{Script=Han}/u.test(line) ? "。" : "."}`;
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
