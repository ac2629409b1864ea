import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
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
import { BUNDLE_OPTIONS, auditOptions, onePath, readArguments } from "./arguments.ts";
import { type Command, exitCode } from "./command.ts";
import { readLanguage } from "./language.ts";
import { USAGES } from "./usages.ts";

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
export const exportCommand: Command = {
  async run(args) {
    const { path, kind, language, format, out, options } = readArguments(USAGES.export, (parse) => {
      const { values, positionals } = parse({
        args: [...args],
        allowPositionals: true,
        options: {
          ...BUNDLE_OPTIONS,
          kind: { type: "string" },
          lang: { type: "string", default: "en" },
          format: { type: "string" },
          out: { type: "string" },
        },
      });
      return {
        path: onePath(positionals),
        kind: oneOf("--kind", values.kind, KINDS),
        language: readLanguage(values.lang),
        format: values.format === undefined ? undefined : oneOf("--format", values.format, FORMATS),
        out: values.out,
        options: auditOptions(values),
      };
    });
    if (out !== undefined) prepareFolder(out);
    const audited = await auditFolder(path, options);
    const document = MAKERS[kind](contextOf(reportData(audited), language));
    if (out === undefined) {
      const text = WRITERS[format ?? "md"](document);
      process.stdout.write(format === "json" ? printableJson(text) : text);
    } else {
      for (const each of format ? [format] : FORMATS) {
        const file = join(out, `${kind}.${language}.${each}`);
        writeText(file, WRITERS[each](document));
        console.log(foldText(`${audited.report.verdict}: ${file}`));
      }
    }
    return exitCode(audited.report.verdict);
  },
};

function oneOf<T extends string>(option: string, text: string | undefined, known: readonly T[]): T {
  const value = known.find((each) => each === text);
  if (value === undefined)
    throw new RangeError(`"${option}" expected ${known.join(" or ")}, got ${JSON.stringify(text ?? "")}`);
  return value;
}
