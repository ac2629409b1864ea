import { said } from "@fedseg/wording/page-ui/language.ts";
import type { ProposalView, TodayView } from "@fedseg/client-node/page/view.ts";
import { agoText, momentText } from "@fedseg/wording/page-ui/format.ts";
import type { Status } from "@fedseg/wording/status/status.ts";
import type { JSX } from "preact";
import { Budget } from "../parts/budget.tsx";
import { ProposalCard } from "../parts/proposal-card.tsx";
import { PlanMark, StudyCard, StudyMark } from "../parts/study-card.tsx";
import { w } from "../state.ts";

const OVER: ReadonlySet<string> = new Set(["finished", "failed", "cancelled", "refused"]);
/** Studies that have ended, the newest first. */
const MOST_ENDED = 5;

/** What the owner of a node has to know and to decide today. */
export function Today({ view }: { view: TodayView }): JSX.Element {
  const { node, status, proposals, account } = view;
  const waiting = proposals.filter(({ proposal: { state } }) => state === "waiting");
  const cardOf = (each: ProposalView) => (
    <ProposalCard key={each.proposal.study} view={each} account={account} />
  );
  const others = proposals.filter(({ proposal: { state } }) => state !== "waiting");
  return (
    <>
      <h1>
        {w("today")} · <bdi>{node}</bdi>
      </h1>
      {status.lastError && <LastError error={status.lastError} />}
      <section aria-labelledby="inbox">
        <h2 id="inbox">{w("inbox")}</h2>
        {waiting.length === 0 ? (
          <p class="quiet">{w("nothingWaits")}</p>
        ) : (
          <div class="stack">{waiting.map(cardOf)}</div>
        )}
        {others.length > 0 && (
          <details>
            <summary>
              {w("answered")} ({others.length})
            </summary>
            <div class="stack">{others.map(cardOf)}</div>
          </details>
        )}
      </section>
      <Studies status={status} />
      <div class="cards facts">
        <Budget account={account} status={status} />
        <Labels status={status} />
        <Node status={status} />
      </div>
    </>
  );
}

function Studies({ status: { studies, time } }: { status: Status }): JSX.Element {
  const underWay = studies.filter(({ state }) => !OVER.has(state));
  const ended = studies.filter(({ state }) => OVER.has(state)).toReversed();
  return (
    <section aria-labelledby="studies">
      <h2 id="studies">{w("underWay")}</h2>
      {underWay.length === 0 ? (
        <p class="quiet">{w("noneUnderWay")}</p>
      ) : (
        <div class="cards">
          {underWay.map((study) => (
            <StudyCard key={study.planHash} study={study} time={time} />
          ))}
        </div>
      )}
      {ended.length > 0 && (
        <details>
          <summary>
            {w("ended")} ({ended.length})
          </summary>
          <ul class="lines">
            {ended.slice(0, MOST_ENDED).map(({ planHash, title, state, since, reason }) => (
              <li key={planHash}>
                <StudyMark state={state} /> <bdi>{title}</bdi>{" "}
                {since !== undefined && <span class="quiet">{agoText(since)}</span>}{" "}
                <PlanMark hash={planHash} /> {reason && <code>{reason.code}</code>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Labels({ status: { labels, studies } }: { status: Status }): JSX.Element {
  const title = studies.find(({ planHash }) => planHash === labels?.study)?.title ?? "";
  return (
    <article class="card">
      <h2>{w("labels")}</h2>
      {labels ? (
        <dl>
          <dt>{w("labelled")}</dt>
          <dd>
            {agoText(labels.labelledAt)} <span class="quiet">({momentText(labels.labelledAt)})</span>
          </dd>
          <dt>{w("ofStudy")}</dt>
          <dd>
            <bdi>{title}</bdi> <code>{labels.study.slice(0, 16)}</code>
          </dd>
        </dl>
      ) : (
        <p>{w("noLabels")}</p>
      )}
    </article>
  );
}

function Node({ status: { process, coordinator } }: { status: Status }): JSX.Element {
  return (
    <article class="card">
      <h2>{w("node")}</h2>
      <p>
        <span class={process ? "dot on" : "dot"} aria-hidden="true" />
        {process ? `${w("runs")} ${momentText(process.since)}` : w("notRunning")}
      </p>
      {coordinator && (
        <p>
          <span class={coordinator.isConnected ? "dot on" : "dot"} aria-hidden="true" />
          {w(coordinator.isConnected ? "connected" : "notReached")} {momentText(coordinator.since)}
          {coordinator.why !== undefined && <span class="quiet"> ({coordinator.why})</span>}
        </p>
      )}
    </article>
  );
}

function LastError({ error }: { error: NonNullable<Status["lastError"]> }): JSX.Element {
  const { time, code, what, todo } = error;
  return (
    <div class="note bad">
      <p>
        <strong>{w("lastError")}</strong>{" "}
        <span class="quiet" title={momentText(time)}>
          {agoText(time)} · <code>{code}</code>
        </span>
      </p>
      <p>{said(what)}</p>
      <p>
        <strong>{w("todo")}:</strong> {said(todo)}
      </p>
    </div>
  );
}
