import type { StudyView } from "@fedseg/coordinator/view.ts";
import { agoText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { later } from "@fedseg/wording/page-ui/parts/later.tsx";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { said, t } from "@fedseg/wording/page-ui/language.ts";
import type { JSX } from "preact";
import { type SessionLine, api } from "../api.ts";
import { AccuracyList, CostTable } from "../parts/cost-tables.tsx";
import { useReading } from "../parts/read.ts";
import { LateMembers } from "../parts/late-members.tsx";
import { SessionTrack } from "../parts/session-track.tsx";
import { StateMark } from "../parts/state-mark.tsx";
import { StudyActions } from "../parts/study-actions.tsx";
import { Facts, History, Roster } from "../parts/study-facts.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { VerdictMark, VerdictText } from "../parts/verdict-note.tsx";
import { Waits } from "../parts/waits.tsx";
import { round, w } from "../state.ts";

const Sums = later(async () => (await import("../figures/sums.tsx")).Sums);
const Released = later(async () => (await import("../figures/released.tsx")).Released);

/** One study as it runs: where it stands, what it waits for, every step of it, what it costs and what it has released. */
export function Study({ name }: { name: string }): JSX.Element {
  const { value } = round;
  const read = async () => Promise.all([api.study(name), api.sessions(name)]);
  const { value: told, problem } = useReading(read, [name, value]).value;
  const { value: sums = [], problem: lacking } = useReading(() => api.sums(name), [name, value]).value;
  if (problem && !told)
    return (
      <>
        <h1>{w("study")}</h1>
        <ProblemNote problem={problem} />
      </>
    );
  if (!told) return <p class="quiet">{w("loading")}</p>;
  const [study, sessions] = told;
  const trouble = problem ?? lacking;
  return (
    <>
      {trouble && <ProblemNote problem={trouble} />}
      <Standing
        study={study.value}
        version={study.version}
        sessions={sessions}
        hasBegun={sessions.length + sums.length > 0}
      />
      {study.value.state === "finished" && study.value.bundle !== undefined && (
        <Results study={study.value} />
      )}
      <Running study={study.value} sessions={sessions} sums={sums} />
      <div class="halves">
        <Roster study={study.value} />
        <Facts study={study.value} />
      </div>
      <History lines={study.value.history} />
    </>
  );
}

interface StandingProps {
  readonly study: StudyView;
  readonly version: string;
  readonly sessions: readonly SessionLine[];
  /** Whether a session was opened. */
  readonly hasBegun: boolean;
}

function Standing({ study, version, sessions, hasBegun }: StandingProps): JSX.Element {
  const open = sessions.find(({ state }) => state === "open");
  return (
    <>
      <h1>
        <bdi>{study.title}</bdi>
      </h1>
      <p>
        <StateMark state={study.state} />{" "}
        <span class="quiet" title={momentText(study.since)}>
          {agoText(study.since)}
        </span>{" "}
        <code class="quiet">{study.name}</code>
      </p>
      {study.reason && (
        <div class="note warn">
          <p>{said(study.reason.what)}</p>
          <p>{said(study.reason.why)}</p>
          <p>{said(study.reason.todo)}</p>
          <p class="quiet code">{study.reason.code}</p>
        </div>
      )}
      {study.verdict && study.verdict.verdict !== "PASS" && (
        <section class="note warn" aria-labelledby="verdict">
          <h2 id="verdict">{w("audit")}</h2>
          <VerdictMark verdict={study.verdict} />
          <VerdictText verdict={study.verdict} />
        </section>
      )}
      {isBeginning(study) && <p>{w("beginning")}</p>}
      {!hasBegun && isReading(study) && <p>{w("readingRows")}</p>}
      <StudyActions study={study} version={version} />
      {study.waitsFor.length > 0 && (
        <section aria-labelledby="waits">
          <h2 id="waits">{w("waitsFor")}</h2>
          <Waits study={study} />
          {open && study.state === "running" && (
            <p class="quiet" title={momentText(open.openedAt)}>
              {w("askedAt")} {agoText(open.openedAt)}
            </p>
          )}
        </section>
      )}
      <LateMembers study={study} sessions={sessions} />
    </>
  );
}

/** Whether keys are awaited, which come when the time for reading rows is over. */
function isReading({ state, waitsFor }: StudyView): boolean {
  return state === "running" && waitsFor.some(({ what }) => what === "bundle");
}

/** Whether nobody is waited for before the first session. */
function isBeginning({ state, roster }: StudyView): boolean {
  return state === "enrolling" && roster.every(({ hasApproved }) => hasApproved);
}

interface RunningProps {
  readonly study: StudyView;
  readonly sessions: readonly SessionLine[];
  readonly sums: Awaited<ReturnType<typeof api.sums>>;
}

/** The steps of a study, what they say and what they cost. */
function Running({ study, sessions, sums }: RunningProps): JSX.Element {
  const { session, cost, planHash, name } = study;
  const { value: planned, problem } = useReading(() => api.cost(name), [name, planHash]).value;
  const of = Math.max(session?.of ?? cost.sessions, sums.length);
  return (
    <>
      <section aria-labelledby="sessions">
        <h2 id="sessions">{w("timeline")}</h2>
        <p class="quiet">{w("timelineHow")}</p>
        {session && (
          <p class="now">
            <strong>
              {session.at} / {session.of}
            </strong>{" "}
            {t(session.meaning)}
          </p>
        )}
        <SessionTrack sessions={sessions} of={of} />
        <Timeline
          study={study}
          sessions={sessions}
          sums={sums}
          cost={planned}
          isAwaited={planned === undefined && problem === undefined}
        />
      </section>
      {sums.length > 0 && (
        <section aria-labelledby="left">
          <h2 id="left">{w("left")}</h2>
          <Sums sums={sums} of={of} budget={Number(cost.epsilon)} />
        </section>
      )}
      {planned && (
        <section aria-labelledby="costs">
          <h2 id="costs">{w("costHead")}</h2>
          <p class="quiet">{w("costHow")}</p>
          <CostTable cost={planned} />
          <h3>{w("accuracy")}</h3>
          <AccuracyList cost={planned} />
        </section>
      )}
    </>
  );
}

function Results({ study: { name, bundle } }: { study: StudyView }): JSX.Element {
  const { value: results, problem } = useReading(() => api.results(name), [name, bundle]).value;
  return (
    <section aria-labelledby="results">
      <h2 id="results">{w("results")}</h2>
      {problem && <ProblemNote problem={problem} />}
      {!problem && !results && <p class="quiet">{w("working")}</p>}
      {results && <Released results={results} />}
    </section>
  );
}
