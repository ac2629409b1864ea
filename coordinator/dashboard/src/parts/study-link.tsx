import type { StudyView } from "@fedseg/coordinator/view.ts";
import type { JSX } from "preact";
import { hrefOf } from "../router.ts";

/** A study's title, which leads to its page. What members or operators have written keeps its direction to itself. */
export function StudyLink({ study }: { study: Pick<StudyView, "name" | "title"> }): JSX.Element {
  return (
    <a href={hrefOf("study", study.name)}>
      <bdi>{study.title}</bdi>
    </a>
  );
}
