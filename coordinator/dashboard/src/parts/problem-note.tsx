import type { JSX } from "preact";
import type { Problem } from "../api.ts";
import { w } from "../state.ts";

/** A refusal as people read it: what happened, why, what to do, and its code to search for. */
export function ProblemNote({ problem }: { problem: Problem }): JSX.Element {
  const { code, detail, why, todo, status } = problem;
  const what = status === 0 ? w("unreachable") : status === 412 ? w("changedMeanwhile") : detail;
  return (
    <div class="note bad" role="alert">
      <p>{what}</p>
      {why !== undefined && <p>{why}</p>}
      {todo !== undefined && <p>{todo}</p>}
      <p class="quiet code">{code}</p>
    </div>
  );
}
