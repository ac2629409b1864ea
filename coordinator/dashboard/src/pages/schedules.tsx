import type { ScheduleView } from "@fedseg/coordinator/view.ts";
import { agoText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { held, mayAct, refresh, w } from "../state.ts";

/** When studies are proposed by themselves, and what became of it last. */
export function Schedules(): JSX.Element {
  const { schedules } = held.value!;
  const problem = useSignal<Problem | undefined>(undefined);
  const suspend = async ({ name, state }: ScheduleView) => {
    problem.value = undefined;
    try {
      await api.suspend(name, state === "active");
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
    await refresh();
  };
  return (
    <>
      <h1>{w("schedules")}</h1>
      {problem.value && <ProblemNote problem={problem.value} />}
      {schedules.length === 0 && <p class="quiet">{w("noSchedules")}</p>}
      <div class="cards">
        {schedules.map((schedule) => (
          <article class="card" key={schedule.name}>
            <h2>{schedule.name}</h2>
            <p>
              <code>{schedule.cron}</code> <span class="quiet">{schedule.timeZone}</span>
            </p>
            <dl>
              <dt>{w("template")}</dt>
              <dd>{schedule.template}</dd>
              <dt>{w("nextRun")}</dt>
              <dd>{nextText(schedule)}</dd>
              <dt>{w("lastRun")}</dt>
              <dd>
                <Last schedule={schedule} />
              </dd>
            </dl>
            {mayAct.value && (
              <button type="button" onClick={() => void suspend(schedule)}>
                {w(schedule.state === "active" ? "suspend" : "resume")}
              </button>
            )}
          </article>
        ))}
      </div>
    </>
  );
}

function nextText({ state, next }: ScheduleView): string {
  if (state === "suspended") return w("suspended");
  return next === undefined ? "–" : `${momentText(next)} (${agoText(next)})`;
}

function Last({ schedule: { last } }: { schedule: ScheduleView }): JSX.Element {
  if (!last) return <>–</>;
  return (
    <>
      {momentText(last.at)}{" "}
      {last.study !== undefined && <a href={hrefOf("study", last.study)}>{last.study}</a>}
      {last.code !== undefined && <code>{last.code}</code>}
      {last.until !== undefined && ` ${w("runWaits")} ${momentText(last.until)} (${agoText(last.until)})`}
    </>
  );
}
