import type { AccountView, ProposalView } from "@fedseg/client-node/page/view.ts";
import { agoText, dayText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { AccuracyTables } from "@fedseg/wording/page-ui/parts/accuracy.tsx";
import { Mark } from "@fedseg/wording/page-ui/parts/mark.tsx";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import { PROPOSAL_WORDS } from "@fedseg/wording/platform-page/words.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { api } from "../api.ts";
import { refresh, w } from "../state.ts";
import { useReading } from "./read.tsx";
import { type BudgetPart, BudgetBar, leftPart, takenParts } from "./budget-bar.tsx";

type Answer = ProposalView["can"][number];
type State = ProposalView["proposal"]["state"];

const FORMS: Readonly<Record<State, string>> = {
  waiting: "◔",
  approved: "◑",
  begun: "▶",
  ended: "✓",
  refused: "✕",
  lapsed: "■",
  cancelled: "■",
  withdrawn: "■",
};

/** One proposal: what it is, what it costs, and what its owner can say to it. */
export function ProposalCard({ view, account }: { view: ProposalView; account: AccountView }): JSX.Element {
  const { proposal, says, can, hasPlan } = view;
  const chosen = useSignal<Answer | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const act = async (answer: Answer, reason: string) => {
    problem.value = undefined;
    try {
      await (answer === "approve" ? api.approve(proposal.study) : api.refuse(proposal.study, reason));
      chosen.value = undefined;
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
    await refresh();
  };
  return (
    <article class="card">
      <h3>
        <bdi>{proposal.title}</bdi>
      </h3>
      <p>
        <Mark kind={proposal.state} form={FORMS[proposal.state]} says={t(PROPOSAL_WORDS[proposal.state])} />{" "}
        <span class="quiet" title={momentText(proposal.since)}>
          {agoText(proposal.since)} · {w("planHash")} <code>{proposal.study.slice(0, 16)}</code>
        </span>
      </p>
      <Facts proposal={proposal} />
      {can.includes("approve") && <Price proposal={proposal} account={account} />}
      <div class="sentences">
        {says.map((text, at) => (
          <Sentence key={at} words={t(text)} />
        ))}
      </div>
      {hasPlan && can.includes("approve") && <Forecast study={proposal.study} />}
      {problem.value && <ProblemNote problem={problem.value} />}
      {chosen.value === undefined ? (
        <p class="actions">
          {can.map((answer) => (
            <button
              key={answer}
              type="button"
              class={answer === "refuse" ? "danger" : ""}
              onClick={() => (chosen.value = answer)}
            >
              {answerText(answer, proposal.state)}
            </button>
          ))}
        </p>
      ) : (
        <Confirm answer={chosen.value} act={act} leave={() => (chosen.value = undefined)} />
      )}
    </article>
  );
}

/** A sentence, and below it the table that a policy's refusal has behind it, as a terminal shows it. */
function Sentence({ words }: { words: string }): JSX.Element {
  const [first, ...table] = words.split("\n");
  return (
    <>
      <p>
        <bdi>{first}</bdi>
      </p>
      {table.length > 0 && <pre tabIndex={0}>{table.join("\n")}</pre>}
    </>
  );
}

function Facts({ proposal }: Pick<ProposalView, "proposal">): JSX.Element {
  const { coordinator, roster, quorum, snapshot, sessions, state, until } = proposal;
  return (
    <dl>
      <dt>{w("askedBy")}</dt>
      <dd>
        <bdi>{coordinator}</bdi>
      </dd>
      <dt>{w("members")}</dt>
      <dd>
        <bdi>{roster.join(", ")}</bdi>
        {quorum !== undefined && ` (${w("atLeast")} ${quorum})`}
      </dd>
      <dt>{w("dataAsOf")}</dt>
      <dd>{dayText(snapshot)}</dd>
      {sessions > 0 && (
        <>
          <dt>{w("sums")}</dt>
          <dd>{sessions}</dd>
        </>
      )}
      {until !== undefined && (
        <>
          <dt>{w(state === "approved" ? "startsBy" : "answerBy")}</dt>
          <dd>
            {momentText(until)} <span class="quiet">({agoText(until)})</span>
          </dd>
        </>
      )}
    </dl>
  );
}

/** The account as it would be: what is taken already, what this study comes to, and what its further attempts could. */
function Price({ proposal: { price }, account }: Pick<ProposalView, "proposal"> & { account: AccountView }) {
  const budget = Number(account.budgetMuSq);
  const [usual, worst] = [price.muSq, price.worstMuSq].map((text) => Number(text) / budget);
  if (usual === 0) return null;
  const parts: readonly BudgetPart[] = [
    ...takenParts(account),
    { kind: "asked", says: "thisStudy", share: usual },
    { kind: "repeated", says: "ifRepeated", share: Math.max(0, worst - usual) },
  ];
  return (
    <>
      <p>
        <strong>{w("price")}</strong>
      </p>
      <BudgetBar parts={[...parts, leftPart(parts)]} />
    </>
  );
}

/** What can be foretold of a plan that this node holds: how exact it can be, and where every step of it is said. */
function Forecast({ study }: { study: string }): JSX.Element {
  return (
    <>
      <Accuracy study={study} />
      <p class="quiet">
        {w("everyStep")} <code>fedseg-node inbox --config FILE --study {study.slice(0, 16)}</code>.{" "}
        <a href={hrefOf("preview")}>{w("preview")}</a>
      </p>
    </>
  );
}

/** What the data size supports of a plan that waits, with its errors. */
function Accuracy({ study }: { study: string }): JSX.Element {
  const { value, problem } = useReading(() => api.accuracy(study)).value;
  if (problem) return <ProblemNote problem={problem} />;
  if (!value) return <p class="quiet">{w("workedOut")}</p>;
  return (
    <div role="group" aria-label={w("accuracy")}>
      <p>
        <strong>{w("accuracy")}</strong>
      </p>
      {value.refused.map((words, at) => (
        <p class="note warn" key={at}>
          {w("refusedSo")} {t(words)}
        </p>
      ))}
      <AccuracyTables accuracy={value.accuracy} />
    </div>
  );
}

function answerText(answer: Answer, state: State): string {
  if (answer === "approve") return w(state === "waiting" ? "approve" : "approveAfterAll");
  return w(state === "waiting" ? "refuse" : "takeBack");
}

interface ConfirmProps {
  readonly answer: Answer;
  readonly act: (answer: Answer, reason: string) => Promise<void>;
  readonly leave: () => void;
}

/** Asks back, and takes the reason of a refusal down. */
function Confirm({ answer, act, leave }: ConfirmProps): JSX.Element {
  const reason = useSignal("");
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>("input, button")?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    void act(answer, reason.value.trim());
  };
  return (
    <form ref={form} class="note" onSubmit={submit}>
      <p>{w(answer === "approve" ? "approveHow" : "refuseHow")}</p>
      {answer === "refuse" && (
        <label>
          {w("reason")}
          <input
            maxLength={500}
            value={reason.value}
            onInput={({ currentTarget }) => (reason.value = currentTarget.value)}
          />
        </label>
      )}
      <p class="row">
        <button type="submit" class={answer === "refuse" ? "danger" : ""}>
          {w(answer)}
        </button>
        <button type="button" class="plain" onClick={leave}>
          {w("back")}
        </button>
      </p>
    </form>
  );
}
