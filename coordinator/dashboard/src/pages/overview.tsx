import type { ScheduleView, StudyStateName, StudyView } from "@fedseg/coordinator/view.ts";
import { agoText, dayText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { said, t } from "@fedseg/wording/page-ui/language.ts";
import { Head } from "@fedseg/wording/page-ui/parts/head.tsx";
import type { JSX } from "preact";
import { StateMark } from "../parts/state-mark.tsx";
import { StudyLink } from "../parts/study-link.tsx";
import { VerdictText, hasOpenAudit } from "../parts/verdict-note.tsx";
import { Waits, presenceText } from "../parts/waits.tsx";
import { held, w } from "../state.ts";

/** States in the order in which somebody has to look at them. */
const ORDER: readonly StudyStateName[] = [
  "paused",
  "running",
  "enrolling",
  "proposed",
  "draft",
  "failed",
  "finished",
  "cancelled",
];
const OPEN: readonly StudyStateName[] = ["draft", "proposed", "enrolling", "running", "paused"];
const [MOST_LATE, MOST_RUNS] = [12, 5];

/** What needs somebody now, all studies by state, who is there, and what comes next. */
export function Overview(): JSX.Element {
  const { studies, members, schedules } = held.value!;
  const sorted = studies.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.since < b.since ? 1 : -1),
  );
  const open = sorted.filter(({ state }) => OPEN.includes(state));
  const ended = sorted.filter(({ state }) => !OPEN.includes(state));
  const [late, earlier] = [ended.slice(0, MOST_LATE), ended.slice(MOST_LATE)];
  const needing = sorted.filter((study) => hasOpenAudit(study) || isWaiting(study));
  return (
    <>
      <h1>{w("overview")}</h1>
      <section aria-labelledby="needing">
        <h2 id="needing">{w("needsYou")}</h2>
        {needing.length === 0 ? (
          <p class="quiet">{w("nothingNeeded")}</p>
        ) : (
          <div class="cards">
            {needing.map((study) => (
              <StudyCard key={study.name} study={study} />
            ))}
          </div>
        )}
      </section>
      <section aria-labelledby="all-studies">
        <h2 id="all-studies">{w("studies")}</h2>
        {studies.length === 0 ? (
          <p class="quiet">{w("noStudies")}</p>
        ) : (
          <StudyTable studies={[...open, ...late]} labelledBy="all-studies" />
        )}
        {earlier.length > 0 && (
          <details>
            <summary id="earlier-studies">
              {w("earlierStudies")} ({earlier.length})
            </summary>
            <StudyTable studies={earlier} labelledBy="earlier-studies" />
          </details>
        )}
      </section>
      <div class="halves">
        <section aria-labelledby="who">
          <h2 id="who">{w("members")}</h2>
          {members.length === 0 && <p class="quiet">{w("noMembers")}</p>}
          <ul class="people">
            {members.map((member) => (
              <li key={member.name}>
                <span class={member.isHere ? "dot on" : "dot"} aria-hidden="true" />
                <bdi class="name">{member.name}</bdi> <span class="quiet">{presenceText(member)}</span>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="runs">
          <h2 id="runs">{w("next")}</h2>
          <Runs schedules={schedules} />
        </section>
      </div>
    </>
  );
}

function isWaiting({ state, waitsFor }: StudyView): boolean {
  return OPEN.includes(state) && (state === "paused" || waitsFor.some(isStuck));
}

/** Whether nothing goes on before a person decides, or somebody who is not here comes. A node that is here does the rest by itself. */
function isStuck({ what, code, isHere }: StudyView["waitsFor"][number]): boolean {
  const isDecided = what === "operator" || what === "approval";
  return code !== undefined || isDecided || (what !== "opening" && isHere === false);
}

function StudyCard({ study }: { study: StudyView }): JSX.Element {
  return (
    <article class="card">
      <h3>
        <StudyLink study={study} />
      </h3>
      <p>
        <StateMark state={study.state} /> <span class="quiet">{agoText(study.since)}</span>
      </p>
      {study.reason && <p>{said(study.reason.what)}</p>}
      {study.verdict && hasOpenAudit(study) && <VerdictText verdict={study.verdict} />}
      <Waits study={study} />
    </article>
  );
}

interface StudyTableProps {
  readonly studies: readonly StudyView[];
  /** The id of what it is headed by. */
  readonly labelledBy: string;
}

function StudyTable({ studies, labelledBy }: StudyTableProps): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-labelledby={labelledBy}>
      <table>
        <thead>
          <tr>
            <th scope="col">{w("study")}</th>
            <th scope="col">{w("sinceWhen")}</th>
            <th scope="col">{w("sessions")}</th>
            <th scope="col">{w("roster")}</th>
            <th scope="col">{w("snapshot")}</th>
          </tr>
        </thead>
        <tbody>
          {studies.map((study) => (
            <tr key={study.name}>
              <th scope="row">
                <StudyLink study={study} /> <StateMark state={study.state} />
              </th>
              <td title={momentText(study.since)}>
                <Head says={w("sinceWhen")} /> {agoText(study.since)}
              </td>
              <td>
                <Head says={w("sessions")} /> {progressText(study)}
              </td>
              <td>
                <Head says={w("roster")} /> {rosterText(study)}
              </td>
              <td class="number">
                <Head says={w("snapshot")} /> {dayText(study.snapshot)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function progressText({ state, session, cost }: StudyView): string {
  if (state === "finished") return `${cost.sessions} / ${cost.sessions}`;
  return session ? `${session.at} / ${session.of} · ${t(session.meaning)}` : `– / ${cost.sessions}`;
}

function rosterText({ roster }: StudyView): string {
  return `${roster.filter(({ hasApproved }) => hasApproved).length} / ${roster.length}`;
}

function Runs({ schedules }: { schedules: readonly ScheduleView[] }): JSX.Element {
  const runs = schedules
    .flatMap(({ name, state, next }) => (state === "active" && next !== undefined ? [{ name, next }] : []))
    .toSorted((a, b) => (a.next < b.next ? -1 : 1));
  if (runs.length === 0) return <p class="quiet">{w("noSchedules")}</p>;
  return (
    <ul class="people">
      {runs.slice(0, MOST_RUNS).map(({ name, next }) => (
        <li key={name}>
          <strong>{name}</strong> {momentText(next)} <span class="quiet">{agoText(next)}</span>
        </li>
      ))}
    </ul>
  );
}
