import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { LONGEST } from "./files.ts";

/** Where a file stands among the longest; behind all of them when it is none. */
function rank({ moduleId, project }: TestSpecification): number {
  const at = LONGEST.indexOf(relative(project.config.root, moduleId).replaceAll("\\", "/"));
  return at < 0 ? LONGEST.length : at;
}

/** Starts the longest files first, each project's own; the others as vitest orders them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = Map.groupBy(sorted, ({ project }) => project.name);
    return [...projects.values()].flatMap((own) => own.toSorted((a, b) => rank(a) - rank(b)));
  }
}
