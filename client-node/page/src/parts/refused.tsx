import type { ProblemView } from "@fedseg/client-node/page/view.ts";
import { said } from "@fedseg/wording/page-ui/language.ts";
import type { JSX } from "preact";

/** Why something is not there yet, and what to do: no fault, so nobody is startled. */
export function Refused({ problem }: { problem: ProblemView }): JSX.Element {
  return (
    <div class="note warn">
      <p>{said(problem.what)}</p>
      <p>{said(problem.why)}</p>
      <p>{said(problem.todo)}</p>
      <p class="quiet code">{problem.code}</p>
    </div>
  );
}
