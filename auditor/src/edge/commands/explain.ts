import { CodedError } from "@fedseg/shared/errors.ts";
import { explainRelease } from "../../explain/explain-release.ts";
import { explainText } from "../../explain/explain-text.ts";
import { showAnswer } from "@fedseg/wording/edge/show.ts";
import { auditFolder } from "../audit-folder.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { exitCode } from "./exit-code.ts";
import { auditOptions, readLanguage } from "./values.ts";

/** Explains one release of a bundle. */
export const explainCommand: Run = async (given) => {
  const [path, number] = given.operands;
  const [release, study] = [
    readNumber("RELEASE", number),
    readNumber("study", given.options["study"] ?? "1"),
  ];
  const language = readLanguage(given);
  const { report, facts } = await auditFolder(path, auditOptions(given));
  const { studies } = facts;
  if (study > studies.length) throw noStudy(path, studies.length);
  const text = explainText(explainRelease(facts, study - 1, release), language);
  if (given.options["json"] === undefined) process.stdout.write(text);
  else
    showAnswer("EXPLAINED", {
      text,
      study: studies[study - 1].audited.studyId,
      session: release,
      verdict: report.verdict,
    });
  return exitCode(report.verdict);
};

function readNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new RangeError(`"--${name}" expected a number from 1 on, got ${JSON.stringify(text)}`);
  return Number(text);
}

function noStudy(path: string, studies: number): CodedError {
  return new CodedError("NO_STUDY", {
    what: `The bundle at ${path} holds no such study that can be read; it holds ${studies}.`,
    why: "Without a plan and its signed enrolments no release can be told from another.",
    todo: "Run verify to see what is wrong with the bundle.",
  });
}
