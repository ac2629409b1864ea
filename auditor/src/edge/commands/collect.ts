import { prepareFolder } from "../write-file.ts";
import { makeFolder } from "../make-folder.ts";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { answerEither } from "@fedseg/wording/edge/show.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Collected, collect } from "../../collect/collect.ts";
import { BundleFolder } from "../read-bundle.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";

/** Makes one bundle of many studies and parties; exit code 1 when a party has signed two ledgers, 3 when copies differ. */
export const collectCommand: Run = ({ options: { json }, operands: [out, ...folders] }) => {
  if (existsSync(out) && readdirSync(out).length > 0) throw notEmpty(out);
  const collected = collect(folders.map((label) => ({ label, source: new BundleFolder(label) })));
  prepareFolder(out);
  for (const [path, bytes] of collected.files) {
    makeFolder(dirname(join(out, path)));
    writeFileSync(join(out, path), bytes);
  }
  const { files, ...found } = collected;
  const text = collectedText(out, collected);
  answerEither(json, { code: "COLLECTED", text, bundle: out, files: [...files.keys()], ...found });
  if (collected.conflicts.some(({ isFork }) => isFork)) return Promise.resolve(1);
  return Promise.resolve(collected.conflicts.length > 0 ? 3 : 0);
};

function collectedText(out: string, { files, conflicts, strangers, unsigned }: Collected): string {
  const paths = [...files.keys()];
  const count = (pattern: RegExp) => paths.filter((path) => pattern.test(path)).length;
  const inside = (kind: string) => count(new RegExp(`^(studies/[^/]+/)?${kind}$`));
  const counted = [
    plural(inside("plan\\.cbor"), "study", "studies"),
    plural(inside("ledgers/.*"), "ledger", "ledgers"),
    plural(inside("checkpoints/.*"), "file of checkpoints", "files of checkpoints"),
  ];
  const head = `In ${out}: ${counted.join(", ")}.`;
  const clashes = conflicts.map(({ path, kept, from, isFork }) =>
    isFork
      ? `FORK: the keeper of ${path} has signed another ledger, too (${from}, kept as ${kept})`
      : `DIFFERS: ${from} is not ${path}; kept as ${kept}`,
  );
  const others = strangers.map(
    (from) => `LEFT OUT: ${from} is of no party of these studies, under none of its keys`,
  );
  const aside = unsigned.map(
    ({ from, line }) =>
      `LEFT ASIDE: line ${line} of ${from} is not its party's; the copy that was taken lacks nothing of it`,
  );
  return [head, ...clashes, ...aside, ...others].join("\n");
}

function notEmpty(out: string): CodedError {
  return new CodedError("FOLDER_NOT_EMPTY", {
    what: `The folder ${out} is not empty.`,
    why: "A bundle holds what was collected now, and nothing of an earlier one.",
    todo: "Name a folder that does not exist yet.",
  });
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
