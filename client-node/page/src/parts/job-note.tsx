import type { JobView } from "@fedseg/client-node/page/view.ts";
import { agoText, momentText } from "@fedseg/wording/page-ui/format.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";
import { Refused } from "./refused.tsx";

/** Where something stands that takes long. */
export function JobNote({ job }: { job: JobView<unknown> }): JSX.Element | null {
  switch (job.state) {
    case "none":
      return null;
    case "working":
      return (
        <p class="note" role="status">
          {w("working")}{" "}
          <span class="quiet">
            {w("workingSince")} {agoText(job.since)}
          </span>
        </p>
      );
    case "failed":
      return <Refused problem={job.problem} />;
    case "done":
      return (
        <p class="quiet">
          {w("measuredAt")} {momentText(job.at)}
        </p>
      );
  }
}
