import { printable } from "@fedseg/wording/terminal/printable.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { openRecords } from "../sealed/records.ts";

export const show: Command = {
  async run({ config = "", file = "" }) {
    const { sealed } = openRecords(loadNodeConfig(config));
    const names = sealed.names();
    const name = file.replace(/\.sealed$/, "");
    const text = names.includes(name) ? sealed.read(name) : undefined;
    if (text === undefined) throw unknownFile(names);
    // A file is piped as it is; a person at a terminal sees nothing that the terminal would act on.
    const shown = process.stdout.isTTY ? printable(text) : text;
    await new Promise((done) => process.stdout.write(shown, done));
    return 0;
  },
};

function unknownFile(names: readonly string[]): CodedError {
  return new CodedError("SEALED_UNKNOWN", {
    what: "There is no sealed file of this name in the node's folder.",
    why: `Those that there are: ${names.join(", ") || "none"}.`,
    todo: "Give the name of one of them, without .sealed.",
  });
}
