import { MEMBER_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { keyText, momentText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import type { JSX } from "preact";
import { presenceText } from "../parts/waits.tsx";
import { held, w } from "../state.ts";

/** Who the members are: keys, when they were last here, and what they take part in. */
export function Members(): JSX.Element {
  const { members } = held.value!;
  return (
    <>
      <h1 id="members">{w("members")}</h1>
      {members.length === 0 && <p class="quiet">{w("noMembers")}</p>}
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
              <dt>{w("underWay")}</dt>
              <dd>
                {member.studies.length === 0
                  ? "–"
                  : member.studies.map((study, at) => (
                      <>
                        {at > 0 && ", "}
                        <a key={study} href={hrefOf("study", study)}>
                          {study}
                        </a>
                      </>
                    ))}
              </dd>
            </dl>
          </article>
        ))}
      </div>
    </>
  );
}
