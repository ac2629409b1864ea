import { CodedError } from "@fedseg/shared/errors.ts";
import { explainRelease } from "../../explain/explain-release.ts";
import { explainText } from "../../explain/explain-text.ts";
import { auditFolder } from "../audit-folder.ts";
import { BUNDLE_OPTIONS, auditOptions, readArguments } from "./arguments.ts";
import { type Command, exitCode } from "./command.ts";
import { readLanguage } from "./language.ts";
import { USAGES } from "./usages.ts";

/** Explains one release of a bundle. */
export const explainCommand: Command = {
  async run(args) {
    const { path, release, study, language, options } = readArguments(USAGES.explain, (parse) => {
      const { values, positionals } = parse({
        args: [...args],
        allowPositionals: true,
        options: {
          ...BUNDLE_OPTIONS,
          lang: { type: "string", default: "en" },
          study: { type: "string", default: "1" },
        },
      });
      const [folder, number] = positionals;
      if (folder === undefined || positionals.length !== 2 || !/^[1-9]\d{0,4}$/.test(number))
        throw new RangeError('"PATH RELEASE" expected a folder and the number of a session');
      return {
        path: folder,
        release: Number(number),
        study: readStudy(values.study),
        language: readLanguage(values.lang),
        options: auditOptions(values),
      };
    });
    const audited = await auditFolder(path, options);
    const { studies } = audited.facts;
    if (study > studies.length) throw noStudy(path, studies.length);
    process.stdout.write(explainText(explainRelease(audited.facts, study - 1, release), language));
    return exitCode(audited.report.verdict);
  },
};

function readStudy(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new RangeError(`"--study" expected a number from 1 on, got ${JSON.stringify(text)}`);
  return Number(text);
}

function noStudy(path: string, studies: number): CodedError {
  return new CodedError("NO_STUDY", {
    what: `The bundle at ${path} holds no such study that can be read; it holds ${studies}.`,
    why: "Without a plan and its signed enrolments no release can be told from another.",
    todo: "Run verify to see what is wrong with the bundle.",
  });
}
