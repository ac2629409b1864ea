import type { CostView } from "@fedseg/coordinator/told/view.ts";
import { countText, upText } from "@fedseg/wording/number-text.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api.ts";
import { w } from "../state.ts";
import { AccuracyList, CostTable } from "./cost-tables.tsx";
import { noiseText } from "./noise-text.ts";
import { type faultOf, formAdvice } from "./study-form.ts";

/** How long somebody must have stopped typing. */
const PAUSE_MS = 400;

/** What a form that is being filled in would cost; `asked` is the query that it is the answer to. */
interface Tried {
  readonly asked?: string;
  readonly cost?: CostView;
  readonly problem?: Problem;
}

/** Asks what a study would cost, a moment after the last change, and one question after another: each takes the service seconds. */
export function useTried(template: string, query: string): Signal<Tried> {
  const tried = useSignal<Tried>({});
  const wanted = useRef("");
  const isAsking = useRef(false);
  useEffect(() => {
    const asked = `${template}?${query}`;
    wanted.current = asked;
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => clearTimeout(timer);
    async function ask(): Promise<void> {
      const [name, given] = wanted.current.split("?");
      if (isAsking.current || name === "") return;
      isAsking.current = true;
      const now = `${name}?${given}`;
      try {
        tried.value = { asked: now, cost: await api.tried(name, new URLSearchParams(given)) };
      } catch (error) {
        if (!isProblem(error)) throw error;
        tried.value = { asked: now, problem: error };
      } finally {
        isAsking.current = false;
      }
      if (wanted.current !== now) await ask();
    }
  }, [template, query]);
  return tried;
}

/** What a study would cost and tell, as it stands in the form; while that is worked out, what was told last is pale. */
export function CostPreview({
  tried: { cost, problem },
  isOld,
  fault,
}: {
  tried: Tried;
  isOld: boolean;
  /** Why it is not asked about what is written now. */
  fault: ReturnType<typeof faultOf>;
}): JSX.Element {
  if (fault)
    return (
      <section class="card preview" aria-labelledby="costs">
        <h2 id="costs">{w("costHead")}</h2>
        <p class="note bad" role="alert">
          {w(fault)}
        </p>
      </section>
    );
  return (
    <section class={isOld ? "card preview old" : "card preview"} aria-labelledby="costs" aria-busy={isOld}>
      <h2 id="costs">{w("costHead")}</h2>
      <p class="quiet" role="status">
        {isOld ? w("working") : ""}
      </p>
      {problem && <FormProblem problem={problem} />}
      {cost && (
        <>
          <p class="big">
            ε {upText(cost.most)} <span class="quiet">{w("charged")}</span>
          </p>
          <p class="quiet">{w("costHow")}</p>
          <CostTable cost={cost} />
          <Steps cost={cost} />
          <h3>{w("accuracy")}</h3>
          <AccuracyList cost={cost} />
        </>
      )}
    </section>
  );
}

/** A refusal of what stands in a form: what helps is something that the form has. */
export function FormProblem({ problem }: { problem: Problem }): JSX.Element {
  const advice = formAdvice(problem);
  if (!advice) return <ProblemNote problem={problem} />;
  const { todo: _, ...rest } = problem;
  return (
    <>
      <ProblemNote problem={rest} />
      <p class="note">{w(advice)}</p>
    </>
  );
}

/** The sessions that it would have. */
function Steps({ cost: { sessions } }: { cost: CostView }): JSX.Element {
  return (
    <details>
      <summary>
        {w("sessions")}: {countText(sessions.length)}
      </summary>
      <ol>
        {sessions.map((planned) => (
          <li key={planned.session}>
            {t(planned.meaning)}{" "}
            <span class="quiet">
              {noiseText(planned)} · ε {upText(planned.epsilon.coalition)}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
