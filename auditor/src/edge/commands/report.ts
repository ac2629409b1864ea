import { dirname } from "node:path";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { reportData } from "../../report/report-data.ts";
import { reportJson } from "../../report/report-json.ts";
import { reportPage } from "../../report/report-page.ts";
import { auditFolder } from "../audit-folder.ts";
import { prepareFolder, writeText } from "../write-file.ts";
import { BUNDLE_OPTIONS, auditOptions, onePath, readArguments } from "./arguments.ts";
import { type Command, exitCode } from "./command.ts";
import { readLanguage } from "./language.ts";
import { USAGES } from "./usages.ts";

/** Writes a bundle's audit as a page and as data; the exit code is the verdict's. */
export const reportCommand: Command = {
  async run(args) {
    const { path, language, out, extras, options } = readArguments(USAGES.report, (parse) => {
      const { values, positionals } = parse({
        args: [...args],
        allowPositionals: true,
        options: {
          ...BUNDLE_OPTIONS,
          lang: { type: "string", default: "en" },
          out: { type: "string" },
          "replace-one": { type: "boolean", default: false },
        },
      });
      if (values.out !== undefined && !values.out.endsWith(".html"))
        throw new RangeError(`"--out" expected a name that ends in .html, got ${JSON.stringify(values.out)}`);
      return {
        path: onePath(positionals),
        language: readLanguage(values.lang),
        out: values.out,
        extras: { replaceOne: values["replace-one"] },
        options: auditOptions(values),
      };
    });
    if (out !== undefined) prepareFolder(dirname(out));
    const audited = await auditFolder(path, options);
    const data = reportData(audited, extras);
    const page = reportPage(data, language);
    if (out === undefined) process.stdout.write(page);
    else {
      writeText(out, page);
      writeText(out.replace(/\.html$/, ".json"), reportJson(data));
      console.log(foldText(`${data.verdict}: ${out}`));
    }
    return exitCode(data.verdict);
  },
};
