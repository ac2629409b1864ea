import { expect, test } from "vitest";
import { heldUpText, lateText } from "../../examples/demo/late-platforms.ts";
import type { Progress } from "../../examples/demo/progress.ts";
import { StudyView } from "../../examples/demo/study-view.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";

test("the demo says what each lateness means, once a platform, and keeps who was late", () => {
  const lines: string[] = [];
  const view = new StudyView({ line: (text: string) => lines.push(text) } as unknown as Progress);
  for (const code of ["DATA_TOO_SLOW", "DATA_TOO_SLOW", "DATA_NOT_READY", "CONNECTED"])
    view.showNode("willow", { code });
  expect(view.late).toEqual(["willow"]);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("that one lacks them; another attempt, or a later sum, has them");
  expect(lines[1]).toContain("that one lacks its users, and so do all later ones of this study");
  expect(lateText("CONNECTED")).toBeUndefined();
});

test("the demo ends with a sentence where platforms were late or exports do not add up", () => {
  const [inTime, late] = [
    { title: "Segments", late: [] },
    { title: "Campaign", late: ["meadow", "harbour"] },
  ];
  expect(heldUpText([inTime], true)).toBe("");
  expect(heldUpText([inTime], false)).toContain("no platform was late");
  const text = heldUpText([inTime, late], false);
  expect(text).toContain("“Campaign”: meadow, harbour");
  expect(text).not.toContain("Segments");
  expect(text.replace(/\s+/g, " ")).toContain("the sizes that were told are of too few users");
  expect(heldUpText([late], true)).not.toContain("exports");
  expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
});
