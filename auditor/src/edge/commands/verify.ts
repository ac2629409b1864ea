import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { reportText } from "../../report/terminal.ts";
import { auditFolder } from "../audit-folder.ts";
import { BUNDLE_OPTIONS, auditOptions, onePath, readArguments } from "./arguments.ts";
import { type Command, exitCode } from "./command.ts";
import { USAGES } from "./usages.ts";

/** Verifies a bundle and prints what every check found. */
export const verifyCommand: Command = {
  async run(args) {
    const { path, isJson, options } = readArguments(USAGES.verify, (parse) => {
      const { values, positionals } = parse({
        args: [...args],
        allowPositionals: true,
        options: { ...BUNDLE_OPTIONS, json: { type: "boolean", default: false } },
      });
      return { path: onePath(positionals), isJson: values.json, options: auditOptions(values) };
    });
    const { report } = await auditFolder(path, options);
    console.log(isJson ? printableJson(JSON.stringify(report, undefined, 1)) : foldText(reportText(report)));
    return exitCode(report.verdict);
  },
};
