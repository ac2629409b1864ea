import type { ProblemView } from "@fedseg/client-node/page/view.ts";
import type { JSX } from "preact";

/** Why something is not there yet, and what to do: no fault, so nobody is startled. */
export function Refused({ problem }: { problem: ProblemView }): JSX.Element {
  return (
    <div class="note warn">
      <p>{problem.what}</p>
      <p>{problem.why}</p>
      <p>{problem.todo}</p>
      <p class="quiet code">{problem.code}</p>
    </div>
  );
}
