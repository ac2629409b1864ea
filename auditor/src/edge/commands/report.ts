import { dirname } from "node:path";
import { answerEither, showAnswer } from "@fedseg/wording/edge/show.ts";
import { reportData } from "../../report/report-data.ts";
import { reportJsonParts } from "../../report/report-json.ts";
import { reportPage } from "../../report/report-page.ts";
import { auditFolder } from "../audit-folder.ts";
import { prepareFolder, writeParts, writeText } from "../write-file.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { exitCode } from "./exit-code.ts";
import { auditOptions, readLanguage } from "./values.ts";

/** Writes a bundle's audit as a page and as data; the exit code is the verdict's. */
export const reportCommand: Run = async (given) => {
  const { out, json, ...flags } = given.options;
  const language = readLanguage(given);
  const options = auditOptions(given);
  if (out !== undefined && !out.endsWith(".html"))
    throw new RangeError(`"--out" expected a name that ends in .html, got ${JSON.stringify(out)}`);
  if (out !== undefined) prepareFolder(dirname(out));
  const audited = await auditFolder(given.operands[0], options);
  const data = reportData(audited, { replaceOne: flags["replace-one"] !== undefined });
  const page = reportPage(data, language);
  const { verdict } = data;
  if (out === undefined && json === undefined) process.stdout.write(page);
  else if (out === undefined) showAnswer("REPORT", { text: verdict, verdict, page });
  else {
    writeText(out, page);
    writeParts(out.replace(/\.html$/, ".json"), reportJsonParts(data));
    answerEither(json, { code: "REPORT", text: `${verdict}: ${out}`, verdict, file: out });
  }
  return exitCode(verdict);
};
