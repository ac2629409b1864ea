import { MEMBER_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { keyText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import type { Charged, ChargesView } from "@fedseg/coordinator/told/view.ts";
import type { MemberView, StudyStateName, StudyView } from "@fedseg/coordinator/view.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { StudyLink } from "../parts/study-link.tsx";
import { answerText, presenceText } from "../parts/waits.tsx";
import { useReading } from "../parts/read.ts";
import { held, round, w } from "../state.ts";

/** States of studies that have not begun. */
const ASKED: readonly StudyStateName[] = ["draft", "proposed", "enrolling"];

/** Who the members are: keys, when they were last here, and what they take part in. */
export function Members(): JSX.Element {
  const { members } = held.value!;
  const { value } = round;
  const { value: charges = [], problem } = useReading(api.charges, [value]).value;
  return (
    <>
      <h1 id="members">{w("members")}</h1>
      <p class="quiet">{w("chargesHow")}</p>
      {members.length === 0 && <p class="quiet">{w("noMembers")}</p>}
      {problem && <ProblemNote problem={problem} />}
      <div class="cards">
        {members.map((member) => (
          <article class="card" key={member.name}>
            <h2>
              <span class={member.isHere ? "dot on" : "dot"} aria-hidden="true" />
              <bdi>{member.name}</bdi>
            </h2>
            <p>
              {t(MEMBER_WORDS[member.state])}
              <span class="quiet">
                {" "}
                {w("since")} {momentText(member.since)}
              </span>
            </p>
            <p>{presenceText(member)}</p>
            <dl>
              <dt>{w("fingerprint")}</dt>
              <dd>
                <code title={member.identity}>{keyText(member.identity)} …</code>
              </dd>
              <Studies member={member} />
              <Charges charges={charges.find((one) => one.member === member.name)} />
            </dl>
          </article>
        ))}
      </div>
    </>
  );
}

/** What a member takes part in, apart from what it is only asked about. */
function Studies({ member: { name, studies } }: { member: MemberView }): JSX.Element {
  const known = held.value!.studies.filter((study) => studies.includes(study.name));
  const isIn = ({ state, roster }: StudyView) =>
    !ASKED.includes(state) && !roster.some((each) => each.name === name && !each.hasApproved);
  const begun = known.filter(isIn);
  const asked = known.filter((study) => !isIn(study));
  return (
    <>
      <dt>{w("underWay")}</dt>
      <dd>{begun.length === 0 ? "–" : begun.map((study) => <Named key={study.name} study={study} />)}</dd>
      {asked.length > 0 && (
        <>
          <dt>{w("askedAbout")}</dt>
          <dd>
            {asked.map((study) => (
              <Named key={study.name} study={study} says={answerText(study, name)} />
            ))}
          </dd>
        </>
      )}
    </>
  );
}

function Named({ study, says }: { study: StudyView; says?: string }): JSX.Element {
  return (
    <div>
      <StudyLink study={study} /> {says !== undefined && <span class="quiet">{says}</span>}
    </div>
  );
}

/** What plans may charge a member's account, and what schedules add to it in a year. */
function Charges({ charges }: { charges: ChargesView | undefined }): JSX.Element | null {
  if (!charges) return null;
  const { studies, approved, aYear, delta } = charges;
  return (
    <>
      <dt>{w("chargesHead")}</dt>
      <dd>
        <AtMost charged={approved} />
        <div class="quiet">
          δ {delta.toExponential()} · {w("studies")}: {studies}
        </div>
        {aYear.once > 0 && (
          <>
            <div>{w("aYear")}</div>
            <AtMost charged={aYear} />
          </>
        )}
      </dd>
    </>
  );
}

/** The most that an account can be charged, and beside it what that is if no more attempt is lost: the same where all of it has ended. */
function AtMost({ charged: { once, most } }: { charged: Charged }): JSX.Element {
  if (most === once)
    return (
      <div>
        <strong>ε {upText(once)}</strong> {w("chargedMost")}
      </div>
    );
  return (
    <>
      {most !== undefined && (
        <div>
          <strong>ε {upText(most)}</strong> {w("withEvery")}
        </div>
      )}
      <div class={most === undefined ? undefined : "quiet"}>
        ε {upText(once)} {w("noMoreLost")}
      </div>
    </>
  );
}
