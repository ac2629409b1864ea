import type { StudyView } from "@fedseg/coordinator/view.ts";
import { lateSince, lateText } from "@fedseg/wording/operator-page/late-members.ts";
import { agoText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import type { JSX } from "preact";
import type { SessionLine } from "../api.ts";
import { w } from "../state.ts";

interface LateMembersProps {
  readonly study: StudyView;
  readonly sessions: readonly SessionLine[];
}

/** Who is late in a study that goes on, and since when. */
export function LateMembers({ study, sessions }: LateMembersProps): JSX.Element | null {
  const late = lateSince(
    sessions,
    study.roster.map(({ name }) => name),
  );
  if (late.length === 0 || (study.state !== "running" && study.state !== "paused")) return null;
  return (
    <section aria-labelledby="late">
      <h2 id="late">{w("lateHead")}</h2>
      <ul>
        {late.map(({ name, step, steps, openedAt }) => (
          <li key={name}>
            <bdi class="name">{name}</bdi> {t(lateText(step, steps))}{" "}
            <span class="quiet" title={momentText(openedAt)}>
              · {agoText(openedAt)}
            </span>
          </li>
        ))}
      </ul>
      <p class="quiet">{w("lateHow")}</p>
    </section>
  );
}
