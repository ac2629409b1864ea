import { reportText } from "../../report-text.ts";
import { auditFolder } from "../audit-folder.ts";
import { BUNDLE_OPTIONS, BUNDLE_USAGE, auditOptions, onePath, readArguments } from "./arguments.ts";
import { type Command, exitCode } from "./command.ts";

const USAGE = `  verify PATH         run every check; exit code 0 when all hold, 1 when one does not
${BUNDLE_USAGE}      --json            print the report as JSON
`;

/** Verifies a bundle and prints what every check found. */
export const verifyCommand: Command = {
  name: "verify",
  usage: USAGE,
  async run(args) {
    const { path, isJson, options } = readArguments(USAGE, (parse) => {
      const { values, positionals } = parse({
        args: [...args],
        allowPositionals: true,
        options: { ...BUNDLE_OPTIONS, json: { type: "boolean", default: false } },
      });
      return { path: onePath(positionals), isJson: values.json, options: auditOptions(values) };
    });
    const report = await auditFolder(path, options);
    console.log(isJson ? JSON.stringify(report, undefined, 1) : reportText(report));
    return exitCode(report.verdict);
  },
};
