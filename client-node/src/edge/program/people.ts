import { JSON_LINES } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup } from "@fedseg/wording/command-line/program.ts";
import { CONFIG, LOOKS_FOR_USER, READS_ROWS, USER } from "./options.ts";

/** Commands for what a person asks of the node. */
export const PEOPLE: CommandGroup = {
  title: "A person's request",
  commands: [
    {
      name: "subject",
      needs: { config: CONFIG, user: USER },
      may: { json: JSON_LINES },
      says: "tell what this node holds of a person, their segment, and which studies their row entered",
      examples: ["subject --config config.yaml --user u10042"],
      begins: READS_ROWS,
      load: async () => (await import("../commands/subject.ts")).subject,
    },
    {
      name: "withdraw",
      needs: { config: CONFIG, user: USER },
      may: { json: JSON_LINES },
      says: "leave a user out of every later sum, export and lookup; restore takes it back",
      examples: ["withdraw --config config.yaml --user u10042"],
      begins: LOOKS_FOR_USER,
      load: async () => (await import("../commands/withdraw.ts")).withdraw,
    },
    {
      name: "restore",
      needs: { config: CONFIG, user: USER },
      may: { json: JSON_LINES },
      says: "take a withdrawal back",
      examples: ["restore --config config.yaml --user u10042"],
      load: async () => (await import("../commands/restore.ts")).restore,
    },
    {
      name: "erase",
      needs: { config: CONFIG, user: USER },
      may: { json: JSON_LINES },
      says: "withdraw a user for good and remove them from every sealed file of this node",
      examples: ["erase --config config.yaml --user u10042"],
      begins: LOOKS_FOR_USER,
      load: async () => (await import("../commands/erase.ts")).erase,
    },
  ],
};
