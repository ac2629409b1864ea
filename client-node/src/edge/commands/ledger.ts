import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "@fedseg/keeper/durable-file.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { withStanding } from "../standing.ts";

export const ledger: Command = {
  async run({ config: path = "", out = "" }, tell) {
    const config = loadNodeConfig(path);
    return withStanding(config, async ({ lines, waiting, notes, cosigned }) => {
      const write = (kind: string, file: string, content: string) => {
        mkdirSync(join(out, kind), { recursive: true });
        writeDurably(join(out, kind, file), content);
      };
      write("ledgers", `${config.name}.jsonl`, lines.map((line) => `${line}\n`).join(""));
      if (notes.length > 0) write("checkpoints", `${config.name}.notes`, notes.map(formatNote).join(""));
      for (const [name, note] of cosigned) write(join("cosigned", config.name), `${name}.notes`, note);
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
