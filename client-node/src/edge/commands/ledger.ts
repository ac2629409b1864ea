import { makeFolder } from "@fedseg/keeper/edge/make-folder.ts";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeDurably } from "@fedseg/keeper/durable-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { withStanding } from "../books/standing.ts";

export const ledger: Command = {
  async run({ config: path = "", out = "" }, tell) {
    const config = loadNodeConfig(path);
    return withStanding(config, async ({ lines, waiting, notes, cosigned, shown }) => {
      const write = (kind: string, file: string, content: string | Uint8Array) => {
        try {
          makeFolder(join(out, kind));
          writeDurably(join(out, kind, file), content);
        } catch (error) {
          throw unwritable(join(out, kind, file), error);
        }
      };
      write("ledgers", `${config.name}.jsonl`, lines.map((line) => `${line}\n`).join(""));
      if (notes.length > 0) write("checkpoints", `${config.name}.notes`, notes.map(formatNote).join(""));
      for (const [name, note] of cosigned) write(join("cosigned", config.name), `${name}.notes`, note);
      for (const [file, bytes] of shown) write(dirname(file), basename(file), bytes);
      const canary = join("canary", `${config.name}.json`);
      if (existsSync(join(config.folder, canary)))
        write("canary", `${config.name}.json`, readFileSync(join(config.folder, canary), "utf8"));
      const text = `${lines.length} entries and ${notes.length} checkpoints are in ${out}: give the folder to whoever collects the bundle`;
      tell("LEDGER", text, { entries: lines.length, waiting, checkpoints: notes.length, folder: out });
      if (waiting > 0)
        tell(
          "LEDGER_UNSIGNED",
          `${waiting} more entries wait, unsigned, until the partners have answered: start the node while they take part, and give this command once more`,
        );
      return 0;
    });
  },
};

function unwritable(path: string, error: unknown): CodedError {
  return new CodedError("FILE_UNWRITABLE", {
    what: `The file ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
    why: "The disk may be full, or the folder another user's or none.",
    todo: "Give a folder that this user may write to with --out.",
  });
}
