import type { PlanChoice, PreviewSession, PreviewView } from "@fedseg/client-node/page/view.ts";
import { isolatedText, numberText } from "@fedseg/wording/page-ui/format.ts";
import { said, t } from "@fedseg/wording/page-ui/language.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { JobNote } from "../parts/job-note.tsx";
import { PreviewBlock } from "../parts/preview-block.tsx";
import { useReading } from "../parts/read.tsx";
import { refresh, w } from "../state.ts";

/** What would leave the node, entry by entry. */
export function Preview({ plans }: { plans: readonly PlanChoice[] }): JSX.Element {
  const { value: job, problem } = useReading(api.preview).value;
  const shown = job?.state === "done" ? job.result.study : undefined;
  return (
    <>
      <h1>{w("preview")}</h1>
      <p class="quiet">{w("previewHow")}</p>
      {problem && <ProblemNote problem={problem} />}
      {plans.length === 0 ? (
        <p class="note">{w("noPlans")}</p>
      ) : (
        <Choose key={shown} plans={plans} shown={shown} isWorking={job?.state === "working"} />
      )}
      {job && <JobNote job={job} />}
      {job?.state === "done" && <Shown view={job.result} />}
    </>
  );
}

interface ChooseProps {
  readonly plans: readonly PlanChoice[];
  /** The plan whose preview stands below. */
  readonly shown: string | undefined;
  readonly isWorking: boolean;
}

function Choose({ plans, shown, isWorking }: ChooseProps): JSX.Element {
  const { study: first } = plans.find(({ study }) => study === shown) ?? plans[0];
  const chosen = useSignal(first);
  const begin = async (event: Event) => {
    event.preventDefault();
    await api.beginPreview(chosen.value);
    await refresh();
  };
  return (
    <form class="wide" onSubmit={(event) => void begin(event)}>
      <label>
        {w("plan")}
        <select value={chosen.value} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
          {plans.map(({ study, title }) => (
            <option key={study} value={study}>
              {isolatedText(title)} ({study.slice(0, 8)})
            </option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={isWorking}>
        {w("showPreview")}
      </button>
    </form>
  );
}

function Shown({ view: { title, sessions, stopped } }: { view: PreviewView }): JSX.Element {
  return (
    <section aria-labelledby="shown">
      <h2 id="shown">
        <bdi>{title}</bdi>
      </h2>
      <p class="quiet">{w("drawnHow")}</p>
      <div class="stack">
        {sessions.map((session, at) => (
          <Session key={session.session} session={session} isFirst={at === 0} />
        ))}
      </div>
      {stopped !== undefined && (
        <div class="note warn">
          <p>{w("stopped")}</p>
          <p>{said(stopped)}</p>
        </div>
      )}
    </section>
  );
}

/** One session; its numbers are laid out when they are looked at. */
function Session({ session, isFirst }: { session: PreviewSession; isFirst: boolean }): JSX.Element {
  const isOpen = useSignal(isFirst);
  const { isRehearsal, attempt, epsilon, numbers, bytes } = session;
  return (
    <details
      class="card"
      open={isFirst}
      onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}
    >
      <summary>
        {w("session")} {session.session}: {t(session.meaning)}{" "}
        <span class="tag">{w(isRehearsal ? "rehearsal" : "certain")}</span>
      </summary>
      {isOpen.value && (
        <>
          <p class="quiet">{w(isRehearsal ? "rehearsalHow" : "certainHow")}</p>
          <dl>
            <dt>{w("numbers")}</dt>
            <dd>{numberText(numbers)}</dd>
            <dt>{w("bytesMasked")}</dt>
            <dd>{numberText(bytes)}</dd>
            {attempt > 1 && (
              <>
                <dt>{w("attempt")}</dt>
                <dd>{attempt}</dd>
              </>
            )}
            <dt>{w("outside")}</dt>
            <dd>ε ≤ {epsilon.outside}</dd>
            <dt>{w("coalition")}</dt>
            <dd>ε ≤ {epsilon.coalition}</dd>
          </dl>
          {session.blocks.map((block) => (
            <PreviewBlock key={block.name} block={block} />
          ))}
        </>
      )}
    </details>
  );
}
