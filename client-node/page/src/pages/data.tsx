import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { JobNote } from "../parts/job-note.tsx";
import { useReading } from "../parts/read.tsx";
import { Report } from "../parts/report.tsx";
import { refresh, w } from "../state.ts";

/** What the node's own rows look like to a study. */
export function Data(): JSX.Element {
  const { value: job, problem } = useReading(api.data).value;
  const measure = async () => {
    await api.measure();
    await refresh();
  };
  return (
    <>
      <h1>{w("data")}</h1>
      <p class="quiet">
        {w("dataHow")} <span class="tag own">{w("staysHere")}</span>
      </p>
      {problem && <ProblemNote problem={problem} />}
      {job && (
        <>
          <p class="actions">
            <button type="button" disabled={job.state === "working"} onClick={() => void measure()}>
              {w(job.state === "done" ? "measureAgain" : "measure")}
            </button>
          </p>
          <JobNote job={job} />
          {job.state === "done" && <Report markup={job.result.markup} label={w("data")} />}
        </>
      )}
    </>
  );
}
