import type { MarkupView } from "@fedseg/client-node/page/view.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import type { JSX } from "preact";
import { w } from "../state.ts";
import { useReading } from "./read.tsx";
import { Refused } from "./refused.tsx";
import { Report } from "./report.tsx";

interface MarkupPageProps {
  readonly title: string;
  readonly how: string;
  /** What is said when there is nothing to show. */
  readonly empty: string;
  readonly read: () => Promise<MarkupView>;
}

/** A page that is one report of the node. */
export function MarkupPage({ title, how, empty, read }: MarkupPageProps): JSX.Element {
  const { value, problem } = useReading(read).value;
  return (
    <>
      <h1>{title}</h1>
      <p class="quiet">{how}</p>
      {problem?.status === 409 && (
        <Refused problem={{ why: "", todo: "", ...problem, what: problem.detail }} />
      )}
      {problem && problem.status !== 409 && <ProblemNote problem={problem} />}
      {!value && !problem && <p class="quiet">{w("loading")}</p>}
      {value?.markup === "" && <p class="note">{empty}</p>}
      {value && value.markup !== "" && <Report markup={value.markup} label={title} />}
    </>
  );
}
