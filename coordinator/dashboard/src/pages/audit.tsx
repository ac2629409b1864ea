import type { StudyView, VerdictView } from "@fedseg/coordinator/view.ts";
import { momentText, numberText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type BundleFile, api } from "../api.ts";
import { StudyLink } from "../parts/study-link.tsx";
import { held, w } from "../state.ts";

/** What the auditor has said of each study's bundle, and the bundle to hold against it. */
export function Audit(): JSX.Element {
  const published = held.value!.studies.filter(({ bundle }) => bundle !== undefined);
  return (
    <>
      <h1>{w("audit")}</h1>
      <p class="quiet">{w("auditHow")}</p>
      {published.length === 0 && <p class="quiet">{w("noBundles")}</p>}
      <div class="cards">
        {published.map((study) => (
          <Bundle key={study.name} study={study} />
        ))}
      </div>
    </>
  );
}

/** What the auditor has found that is not in order, and whose ledgers it has not seen. */
function Findings({ verdict: { codes, missing } }: { verdict: VerdictView }): JSX.Element | null {
  if (codes.length + missing.length === 0) return null;
  return (
    <dl>
      {codes.length > 0 && (
        <>
          <dt>{w("codes")}</dt>
          <dd>
            {codes.map((code) => (
              <code key={code}>{code} </code>
            ))}
          </dd>
        </>
      )}
      {missing.length > 0 && (
        <>
          <dt>{w("missingLedgers")}</dt>
          <dd>
            <bdi>{missing.join(", ")}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}

const MARKS = { PASS: "✓", "NOT VERIFIABLE": "?", FAIL: "✕" } as const;

function Bundle({ study }: { study: StudyView }): JSX.Element {
  const files = useSignal<readonly BundleFile[] | undefined>(undefined);
  const { verdict } = study;
  const list = async () => {
    files.value = await api.files(study.name).catch((error: unknown) => {
      if (!isProblem(error)) throw error;
      return [];
    });
  };
  return (
    <article class="card">
      <h2>
        <StudyLink study={study} />
      </h2>
      <p class={`verdict ${verdict?.verdict.toLowerCase().replace(" ", "-") ?? ""}`}>
        {verdict ? `${MARKS[verdict.verdict]} ${verdict.verdict}` : w("notAudited")}
      </p>
      {verdict && (
        <>
          <p>{t(verdict.says)}</p>
          <p class="quiet">{momentText(verdict.at)}</p>
          <Findings verdict={verdict} />
        </>
      )}
      <p>
        <a class="button" href={api.archive(study.name)} download>
          {w("download")}
        </a>
      </p>
      <details onToggle={({ currentTarget }) => currentTarget.open && void list()}>
        <summary>{w("files")}</summary>
        <ul class="lines">
          {files.value?.map(({ path, bytes }) => (
            <li key={path}>
              <code>{path}</code> <span class="quiet">{`${numberText(bytes)} ${w("bytes")}`}</span>
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}
