import type { HistoryLine, StudyView } from "@fedseg/coordinator/view.ts";
import { agoText, dayText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import { historyWords } from "@fedseg/wording/status/history-words.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";
import { answerText } from "./waits.tsx";

/** Who is asked, and who has approved. */
export function Roster({ study }: { study: StudyView }): JSX.Element {
  return (
    <section aria-labelledby="roster">
      <h2 id="roster">{w("roster")}</h2>
      <ul class="people">
        {study.roster.map(({ name, hasApproved }) => (
          <li key={name}>
            <span class={hasApproved ? "dot on" : "dot"} aria-hidden="true" />
            <bdi class="name">{name}</bdi> <span class="quiet">{answerText(study, name)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What its plan says. */
export function Facts({ study }: { study: StudyView }): JSX.Element {
  const { cost, replaces, replacedBy } = study;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{w("study")}</h2>
      <dl>
        <dt>{w("studyName")}</dt>
        <dd>
          <code>{study.name}</code>
        </dd>
        <dt>{w("cost")}</dt>
        <dd>
          {cost.charged && (
            <div>
              <strong>ε {upText(cost.charged.epsilon)}</strong> {w("hasCharged")}
            </div>
          )}
          {cost.most && !cost.charged && (
            <div>
              <strong>ε {upText(cost.most.epsilon)}</strong> {w("withEvery")}
            </div>
          )}
          {!cost.charged && (
            <div>
              ε {cost.epsilon} {w("noneLost")}
            </div>
          )}
          <div class="quiet">δ {cost.delta}</div>
        </dd>
        <dt>{w("snapshot")}</dt>
        <dd>{dayText(study.snapshot)}</dd>
        <dt>{w("enrolUntil")}</dt>
        <dd>{momentText(study.closesAt)}</dd>
        <dt>{w("quorum")}</dt>
        <dd>
          {study.quorum} / {study.roster.length}
        </dd>
        {replaces !== undefined && <Link says={w("continues")} to={replaces} />}
        {replacedBy !== undefined && <Link says={w("continuedBy")} to={replacedBy} />}
        {study.planHash !== undefined && (
          <>
            <dt>{w("planHash")}</dt>
            <dd>
              <code class="long">{study.planHash}</code>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Link({ says, to }: { says: string; to: string }): JSX.Element {
  return (
    <>
      <dt>{says}</dt>
      <dd>
        <a href={hrefOf("study", to)}>{to}</a>
      </dd>
    </>
  );
}

/** What has happened, newest first, in the words of the states. */
export function History({ lines }: { lines: readonly HistoryLine[] }): JSX.Element {
  return (
    <section aria-labelledby="log">
      <h2 id="log">{w("log")}</h2>
      <ol class="lines">
        {lines.toReversed().map((line, at) => (
          <li key={at}>
            <time dateTime={line.at} title={momentText(line.at)}>
              {agoText(line.at)}
            </time>{" "}
            {partsOf(line).map((part, place) => (
              <>
                {place > 0 && " · "}
                <bdi>{part}</bdi>
              </>
            ))}
            {line.code !== undefined && <code> {line.code}</code>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What has happened, to whom, and what is said of it. */
function partsOf(line: HistoryLine): readonly string[] {
  const { what, says } = historyWords(line);
  return [t(what), line.member, says && t(says)].filter((part) => part !== undefined);
}
