import { logLine } from "@fedseg/wording/command-line/log-line.ts";
import { printable } from "@fedseg/wording/terminal/printable.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { exportCsvText } from "../../labels/export-csv.ts";
import { loadNodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";
import { NodeScores } from "../labels/node-scores.ts";
import { openRecords } from "../sealed/records.ts";

/** By what name the scores are shown: as the file that they would be exported to. */
const LABELS = "labels.csv";

export const show: Run = async ({ options: { config = "", file = "", json } }) => {
  const node = loadNodeConfig(config);
  const { sealed, scores } = openRecords(node);
  const names = [...(scores.version() === undefined ? [] : [LABELS]), ...sealed.names()];
  const name = file.replace(/\.sealed$/, "");
  if (!names.includes(name)) throw unknownFile(names);
  const written = (text: string) =>
    json === undefined
      ? asItIs(text)
      : `${logLine(new Date(), { code: "FILE_PART", file: name, part: text })}\n`;
  if (name === LABELS)
    for await (const text of exportCsvText(await new NodeScores(node, vaultOf(node)).open()))
      await put(written(text));
  else await put(written(sealed.read(name) ?? ""));
  return 0;
};

/** A file is piped as it is; a person at a terminal sees nothing that the terminal would act on. */
function asItIs(text: string): string {
  return process.stdout.isTTY ? printable(text) : text;
}

async function put(text: string): Promise<void> {
  await new Promise((done) => process.stdout.write(text, done));
}

function unknownFile(names: readonly string[]): CodedError {
  return new CodedError("SEALED_UNKNOWN", {
    what: "There is no sealed file of this name in the node's folder.",
    why: `Those that there are: ${names.join(", ") || "none"}.`,
    todo: "Give the name of one of them, without .sealed.",
  });
}
