import { dirname } from "node:path";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
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
  const { out, ...flags } = given.options;
  const language = readLanguage(given);
  const options = auditOptions(given);
  if (out !== undefined && !out.endsWith(".html"))
    throw new RangeError(`"--out" expected a name that ends in .html, got ${JSON.stringify(out)}`);
  if (out !== undefined) prepareFolder(dirname(out));
  const audited = await auditFolder(given.operands[0], options);
  const data = reportData(audited, { replaceOne: flags["replace-one"] !== undefined });
  const page = reportPage(data, language);
  if (out === undefined) process.stdout.write(page);
  else {
    writeText(out, page);
    writeParts(out.replace(/\.html$/, ".json"), reportJsonParts(data));
    console.log(foldText(`${data.verdict}: ${out}`));
  }
  return exitCode(data.verdict);
};
