import { UI_WORDS } from "@fedseg/wording/page/ui-words.ts";
import type { JSX } from "preact";
import { said, t } from "../language.ts";
import type { Problem } from "../problem.ts";

/** A refusal as people read it: what happened, why, what to do, and its code to search for. */
export function ProblemNote({ problem }: { problem: Problem }): JSX.Element {
  const { code, detail, why, todo, status } = problem;
  const silent = code === "UNREADABLE" ? UI_WORDS.unreadable : UI_WORDS.unreachable;
  const what = status === 0 ? t(silent) : status === 412 ? t(UI_WORDS.changedMeanwhile) : said(detail);
  return (
    <div class="note bad" role="alert">
      <p>{what}</p>
      {why !== undefined && <p>{said(why)}</p>}
      {todo !== undefined && <p>{said(todo)}</p>}
      <p class="quiet code">{code}</p>
    </div>
  );
}
