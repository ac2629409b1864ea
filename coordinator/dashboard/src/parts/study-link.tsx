import type { StudyView } from "@fedseg/coordinator/view.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import type { JSX } from "preact";

/** A study's title, which leads to its page, and the name by which commands know it: titles may repeat. What members or operators have written keeps its direction to itself. */
export function StudyLink({ study }: { study: Pick<StudyView, "name" | "title"> }): JSX.Element {
  return (
    <>
      <a href={hrefOf("study", study.name)}>
        <bdi>{study.title}</bdi>
      </a>{" "}
      <code class="quiet">{study.name}</code>
    </>
  );
}
