import type { HistoryLine, StudyView } from "@fedseg/coordinator/view.ts";
import { agoText, dayText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import type { Versioned } from "@fedseg/wording/page-ui/service.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type SessionLine, api } from "../api.ts";
import { SessionTrack, sessionText } from "../parts/session-track.tsx";
import { StateMark } from "../parts/state-mark.tsx";
import { StudyActions } from "../parts/study-actions.tsx";
import { Waits } from "../parts/waits.tsx";
import { round, w } from "../state.ts";

/** One study as it runs: where it stands, what it waits for, every session, and what has happened. */
export function Study({ name }: { name: string }): JSX.Element {
  const study = useSignal<Versioned<StudyView> | undefined>(undefined);
  const sessions = useSignal<readonly SessionLine[]>([]);
  const problem = useSignal<Problem | undefined>(undefined);
  const read = async () => {
    try {
      [study.value, sessions.value] = await Promise.all([api.study(name), api.sessions(name)]);
      problem.value = undefined;
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
  };
  const { value } = round;
  useEffect(() => void read(), [value]);
  if (problem.value)
    return (
      <>
        <h1>{w("study")}</h1>
        <ProblemNote problem={problem.value} />
      </>
    );
  if (!study.value) return <p class="quiet">{w("loading")}</p>;
  return <Told study={study.value.value} version={study.value.version} sessions={sessions.value} />;
}

interface Shown {
  readonly study: StudyView;
  readonly version: string;
  readonly sessions: readonly SessionLine[];
}

function Told({ study, version, sessions }: Shown): JSX.Element {
  const { session, cost } = study;
  return (
    <>
      <h1>
        <bdi>{study.title}</bdi>
      </h1>
      <p>
        <StateMark state={study.state} />{" "}
        <span class="quiet" title={momentText(study.since)}>
          {agoText(study.since)}
        </span>
      </p>
      {study.reason && (
        <div class="note warn">
          <p>{study.reason.what}</p>
          <p>{study.reason.why}</p>
          <p>{study.reason.todo}</p>
          <p class="quiet code">{study.reason.code}</p>
        </div>
      )}
      <StudyActions study={study} version={version} />
      {study.waitsFor.length > 0 && (
        <section aria-labelledby="waits">
          <h2 id="waits">{w("waitsFor")}</h2>
          <Waits study={study} />
        </section>
      )}
      <section aria-labelledby="sessions">
        <h2 id="sessions">{w("sessions")}</h2>
        {session && (
          <p class="now">
            <strong>
              {session.at} / {session.of}
            </strong>{" "}
            {t(session.meaning)}
          </p>
        )}
        <SessionTrack sessions={sessions} of={session?.of ?? cost.sessions} />
        <details>
          <summary>{w("sessions")}</summary>
          <ol class="lines">
            {sessions.map((one) => (
              <li key={one.session}>{sessionText(one)}</li>
            ))}
          </ol>
        </details>
      </section>
      <div class="halves">
        <Roster study={study} />
        <Facts study={study} />
      </div>
      <History lines={study.history} />
    </>
  );
}

function Roster({ study }: { study: StudyView }): JSX.Element {
  return (
    <section aria-labelledby="roster">
      <h2 id="roster">{w("roster")}</h2>
      <ul class="people">
        {study.roster.map(({ name, hasApproved }) => (
          <li key={name}>
            <span class={hasApproved ? "dot on" : "dot"} aria-hidden="true" />
            <bdi class="name">{name}</bdi>{" "}
            <span class="quiet">{w(hasApproved ? "approved" : "notApproved")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ study }: { study: StudyView }): JSX.Element {
  const { cost, replaces, replacedBy } = study;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{w("study")}</h2>
      <dl>
        <dt>{w("cost")}</dt>
        <dd>
          ε {cost.epsilon} · δ {cost.delta}
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
            <dt>planHash</dt>
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

function History({ lines }: { lines: readonly HistoryLine[] }): JSX.Element {
  return (
    <section aria-labelledby="log">
      <h2 id="log">{w("log")}</h2>
      <ol class="lines">
        {lines.toReversed().map((line, at) => (
          <li key={at}>
            <time dateTime={line.at} title={momentText(line.at)}>
              {agoText(line.at)}
            </time>{" "}
            {[line.what, line.member, line.text].filter((part) => part !== undefined).join(" · ")}
            {line.code !== undefined && <code> {line.code}</code>}
          </li>
        ))}
      </ol>
    </section>
  );
}
