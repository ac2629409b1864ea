import { answerEither, showAnswer } from "@fedseg/wording/edge/show.ts";
import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { join } from "node:path";
import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import { type ExportDocument, KINDS, type Kind } from "../../export/document.ts";
import { impactAssessment } from "../../export/impact-assessment.ts";
import { documentMarkdown } from "../../export/markdown.ts";
import { recordOfProcessing } from "../../export/record-of-processing.ts";
import { type Context, contextOf } from "../../report/context.ts";
import { reportData } from "../../report/report-data.ts";
import { auditFolder } from "../audit-folder.ts";
import { prepareFolder, writeText } from "../write-file.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { exitCode } from "./exit-code.ts";
import { auditOptions, oneOf, readLanguage } from "./values.ts";

const FORMATS = ["md", "json"] as const;
type Format = (typeof FORMATS)[number];

const MAKERS: Readonly<Record<Kind, (context: Context) => ExportDocument>> = {
  art30: recordOfProcessing,
  dpia: impactAssessment,
};

const WRITERS: Readonly<Record<Format, (document: ExportDocument) => string>> = {
  md: documentMarkdown,
  json: (document) => `${canonicalJson(document)}\n`,
};

/** Exports a document for people who answer for data protection; the exit code is the audit's verdict. */
export const exportCommand: Run = async (given) => {
  const { kind: of, format: as, out, json } = given.options;
  const kind = oneOf("--kind", of, KINDS);
  const format = as === undefined ? undefined : oneOf("--format", as, FORMATS);
  const language = readLanguage(given);
  const options = auditOptions(given);
  if (out !== undefined) prepareFolder(out);
  const audited = await auditFolder(given.operands[0], options);
  const { verdict } = audited.report;
  const document = MAKERS[kind](contextOf(reportData(audited), language));
  if (out === undefined) {
    const text = WRITERS[format ?? "md"](document);
    if (json !== undefined)
      showAnswer("EXPORTED", { text: `${verdict}: ${kind}`, verdict, kind, language, document: text });
    else process.stdout.write(format === "json" ? printableJson(text) : text);
  } else {
    for (const each of format ? [format] : FORMATS) {
      const file = join(out, `${kind}.${language}.${each}`);
      writeText(file, WRITERS[each](document));
      answerEither(json, { code: "EXPORTED", text: `${verdict}: ${file}`, verdict, kind, language, file });
    }
  }
  return exitCode(verdict);
};
