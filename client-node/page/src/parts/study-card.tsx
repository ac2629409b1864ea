import { language, t } from "@fedseg/wording/page-ui/language.ts";
import { agoText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { Mark } from "@fedseg/wording/page-ui/parts/mark.tsx";
import { STUDY_FORMS } from "@fedseg/wording/page-ui/parts/study-forms.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import type { StudyStateWord, StudyStatus } from "@fedseg/wording/status/status.ts";
import { STATE_WORDS, waitLines } from "@fedseg/wording/status/wait-text.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";

export function StudyMark({ state }: { state: StudyStateWord }): JSX.Element {
  return <Mark kind={state} form={STUDY_FORMS[state]} says={t(STATE_WORDS[state])} />;
}

/** What tells studies of one title apart: the beginning of the plan's hash, as commands take it. */
export function PlanMark({ hash }: { hash: string | undefined }): JSX.Element | null {
  if (hash === undefined) return null;
  return (
    <span class="quiet">
      {" · "}
      {w("planHash")} <code>{hash.slice(0, 16)}</code>
    </span>
  );
}

/** A study that this node has to do with: where it stands, what it waits for, and what it has cost. */
export function StudyCard({ study, time }: { study: StudyStatus; time: string }): JSX.Element {
  const { title, planHash, state, since, session, cost } = study;
  return (
    <article class="card">
      <h3>
        <bdi>{title}</bdi>
      </h3>
      <p>
        <StudyMark state={state} />{" "}
        {since !== undefined && (
          <span class="quiet" title={momentText(since)}>
            {agoText(since)}
          </span>
        )}{" "}
        <PlanMark hash={planHash} />
      </p>
      {session && (
        <>
          <p>
            {w("session")} <strong>{session.at}</strong> {w("of")} {session.of}
            {session.meaning && <>: {t(session.meaning)}</>}
          </p>
          <Steps at={session.at} of={session.of} />
        </>
      )}
      {cost && (
        <p>
          {w("cost")}:{" "}
          {cost.spent !== undefined && (
            <>
              ε {cost.spent} {w("soFar")},{" "}
            </>
          )}
          {w("atMost")} ε {cost.epsilon} <span class="quiet">(δ = {cost.delta})</span>
        </p>
      )}
      {waitLines(study, time, sayIn(language.value)).map((line) => (
        <p key={line} class="quiet">
          {line}
        </p>
      ))}
    </article>
  );
}

/** Sessions of a study as steps: made, under way, to come. */
function Steps({ at, of }: { at: number; of: number }): JSX.Element {
  return (
    <svg
      class="steps"
      viewBox={`0 0 ${of * 10} 10`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${w("session")} ${at} ${w("of")} ${of}`}
    >
      {Array.from({ length: of }, (_, step) => (
        <rect
          key={step}
          class={step + 1 < at ? "done" : step + 1 === at ? "now" : "ahead"}
          x={step * 10 + 0.75}
          width="8.5"
          height="10"
        />
      ))}
    </svg>
  );
}
