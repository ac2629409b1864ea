import type { StudyView } from "@fedseg/coordinator/view.ts";
import type { CostView, PlannedSession, SumView } from "@fedseg/coordinator/told/view.ts";
import { numberText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { durationText } from "@fedseg/wording/status/duration-text.ts";
import { Head } from "@fedseg/wording/page-ui/parts/head.tsx";
import { countText, upText } from "@fedseg/wording/number-text.ts";
import type { JSX } from "preact";
import type { SessionLine } from "../api.ts";
import { w } from "../state.ts";
import { noiseText } from "./noise-text.ts";

interface TimelineProps {
  readonly study: StudyView;
  readonly sessions: readonly SessionLine[];
  readonly sums: readonly SumView[];
  readonly cost: CostView | undefined;
  /** Whether the cost is being worked out. */
  readonly isAwaited: boolean;
}

/** What one step of a study is known by: what was planned, what this process has seen, what has left. */
interface Step {
  readonly at: number;
  readonly planned: PlannedSession | undefined;
  readonly seen: SessionLine | undefined;
  readonly sum: SumView | undefined;
  readonly meaning: string;
}

/** From here on a step's time is told in its largest unit. */
const LONG_S = 600;
const MARKS = { released: "✓", open: "▶", ended: "✕", ahead: "○" } as const;
type Kind = keyof typeof MARKS;
const SAYS = { released: "released", open: "openNow", ended: "endedOnly", ahead: "ahead" } as const;

/** All steps of a study, those to come too: what each is for, who is in its sum, how much left, with how much noise, at what cost. */
export function Timeline({ study, sessions, sums, cost, isAwaited }: TimelineProps): JSX.Element | null {
  const { session } = study;
  const of = Math.max(
    session?.of ?? 0,
    cost?.sessions.length ?? 0,
    study.cost.sessions,
    sessions.length,
    sums.length,
  );
  if (of === 0) return null;
  const steps = Array.from({ length: of }, (_, place): Step => {
    const at = place + 1;
    const planned = cost?.sessions[place];
    const [seen, sum] = [sessions.find((one) => one.session === at), sums.find((one) => one.session === at)];
    const asked = sum?.meaning ?? (at === session?.at ? session.meaning : planned?.meaning);
    return { at, planned, seen, sum, meaning: asked ? t(asked) : "" };
  });
  return (
    <div class="scroll" tabIndex={0} role="group" aria-labelledby="sessions">
      <table class="steps">
        <thead>
          <tr>
            <th scope="col">{w("step")}</th>
            <th scope="col">{w("whoIsIn")}</th>
            <th scope="col">{w("numbersLeft")}</th>
            <th scope="col">{w("noiseUsers")}</th>
            <th scope="col">{w("took")}</th>
            <th scope="col">{w("chargedSoFar")}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <StepRow key={step.at} step={step} study={study} unknown={isAwaited ? w("working") : "–"} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface StepRowProps {
  readonly step: Step;
  readonly study: StudyView;
  /** What stands for what is not known of the plan. */
  readonly unknown: string;
}

function StepRow({ step, study, unknown }: StepRowProps): JSX.Element {
  const { at, planned, seen, sum, meaning } = step;
  const kind = kindOf(step);
  return (
    <tr class={kind} aria-current={kind === "open" ? "step" : undefined}>
      <th scope="row">
        <span class={`step ${kind}`} title={w(SAYS[kind])}>
          <span aria-hidden="true">{MARKS[kind]}</span>
          <span class="aloud">{w(SAYS[kind])}</span> {at}
        </span>{" "}
        {meaning}
      </th>
      <td>
        <Head says={w("whoIsIn")} /> {inText(step, study)}
      </td>
      <td>
        <Head says={w("numbersLeft")} /> {numbersText(sum, planned)}
      </td>
      <td>
        <Head says={w("noiseUsers")} /> {planned ? noiseText(planned) : unknown}
      </td>
      <td>
        <Head says={w("took")} /> {tookText(seen)}
      </td>
      <td>
        <Head says={w("chargedSoFar")} /> {sum ? upText(sum.epsilon) : "–"}
      </td>
    </tr>
  );
}

function kindOf({ seen, sum }: Step): Kind {
  return sum ? "released" : (seen?.state ?? "ahead");
}

/** Who is in a sum; those who were too late for it. */
function inText({ seen, sum }: Step, { roster }: StudyView): string {
  const missing =
    seen?.missing ?? roster.map(({ name }) => name).filter((name) => sum && !sum.members.includes(name));
  const late = missing.length > 0 ? ` · ${w("missing")}: ${missing.join(", ")}` : "";
  if (!sum) return late === "" ? "–" : late.slice(3);
  return sum.members.length === roster.length
    ? `${w("everybody")} ${sum.members.length}`
    : `${sum.members.length} / ${roster.length}${late}`;
}

function numbersText(sum: SumView | undefined, planned: PlannedSession | undefined): string {
  if (sum) return countText(sum.numbers);
  if (!planned) return "–";
  const { least, most } = planned.numbers;
  return least === most ? countText(most) : `${countText(least)} – ${countText(most)}`;
}

function tookText(seen: SessionLine | undefined): string {
  if (!seen) return "–";
  const end = seen.endedAt === undefined ? Date.now() : Date.parse(seen.endedAt);
  const seconds = Math.max(0, (end - Date.parse(seen.openedAt)) / 1000);
  const took =
    seconds < LONG_S ? `${numberText(Math.round(seconds * 10) / 10)} s` : t(durationText(seconds * 1000));
  return seen.attempts > 1 ? `${took} · ${w("attempt")} ${seen.attempts}` : took;
}
