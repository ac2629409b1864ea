import { UI_WORDS } from "@fedseg/wording/page/ui-words.ts";
import type { JSX } from "preact";
import { t } from "../language.ts";
import type { Problem } from "../problem.ts";
import { ProblemNote } from "./problem-note.tsx";

/** Stands there until it is known whether somebody has signed in. */
export function Reaching({ trouble }: { trouble: Problem | undefined }): JSX.Element {
  return (
    <main class="alone">
      <h1>fedseg</h1>
      {trouble ? (
        <>
          <ProblemNote problem={trouble} />
          <p class="quiet" role="status">
            {t(UI_WORDS.lost)}
          </p>
        </>
      ) : (
        <p class="quiet">{t(UI_WORDS.loading)}</p>
      )}
    </main>
  );
}
