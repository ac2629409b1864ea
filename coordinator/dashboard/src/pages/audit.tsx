import type { StudyView, VerdictView } from "@fedseg/coordinator/view.ts";
import { TOLD_WORDS } from "@fedseg/wording/operator-page/told-words.ts";
import { CONTRADICTIONS } from "@fedseg/wording/status/contradiction-words.ts";
import { HISTORY_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { LACKING, LIMITS } from "@fedseg/wording/status/finding-words.ts";
import { momentText, numberText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type BundleFile, api } from "../api.ts";
import { StudyLink } from "../parts/study-link.tsx";
import { VerdictMark, VerdictText } from "../parts/verdict-note.tsx";
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

/** What the auditor has found that is not in order, whose ledgers it has not seen, and what no document can show it. */
function Findings({ verdict: { codes, missing } }: { verdict: VerdictView }): JSX.Element {
  const limits = codes.filter((code) => LIMITS.has(code));
  const open = codes.filter((code) => !LIMITS.has(code));
  return (
    <>
      {open.length > 0 && (
        <>
          <p class="name">{w("codes")}</p>
          <CodeList codes={open} />
        </>
      )}
      {missing.length > 0 && (
        <p>
          {w("missingLedgers")}: <bdi>{missing.join(", ")}</bdi>
        </p>
      )}
      {limits.length > 0 && (
        <details>
          <summary>
            {w("limits")} ({limits.length})
          </summary>
          <CodeList codes={limits} />
        </details>
      )}
    </>
  );
}

/** What codes say, each beside it to search for. */
function CodeList({ codes }: { codes: readonly string[] }): JSX.Element {
  return (
    <ul class="lines">
      {codes.map((code) => (
        <li key={code}>
          {t(LIMITS.get(code) ?? LACKING.get(code) ?? CONTRADICTIONS.get(code) ?? TOLD_WORDS.contradiction)}{" "}
          <code class="quiet">{code}</code>
        </li>
      ))}
    </ul>
  );
}

/** For how long a browser may read a file that it saves. */
const SAVING_MS = 60_000;

/** Saves a file that was fetched: a plain link could not send what proves the page. */
function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVING_MS);
}

function Bundle({ study }: { study: StudyView }): JSX.Element {
  const files = useSignal<readonly BundleFile[] | undefined>(undefined);
  const refused = useSignal<Problem | undefined>(undefined);
  const { verdict } = study;
  const download = async () => {
    try {
      save(await api.archive(study.name), `${study.name}.tar`);
      refused.value = undefined;
    } catch (error) {
      if (!isProblem(error)) throw error;
      refused.value = error;
    }
  };
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
      <VerdictMark verdict={verdict} />
      {verdict && (
        <>
          <VerdictText verdict={verdict} />
          <p class="quiet">
            {t(HISTORY_WORDS.audited)} {momentText(verdict.at)}
          </p>
          <Findings verdict={verdict} />
        </>
      )}
      <p>
        <button type="button" onClick={() => void download()}>
          {w("download")}
        </button>
      </p>
      {refused.value && <ProblemNote problem={refused.value} />}
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
