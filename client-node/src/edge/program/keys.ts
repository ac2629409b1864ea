import { JSON_LINES } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup } from "@fedseg/wording/command-line/program.ts";
import { CONFIG, STATEMENT, YES } from "./options.ts";

/** Commands about identity keys: one's own and the partners'. */
export const KEYS: CommandGroup = {
  title: "Keys",
  commands: [
    {
      name: "rotate-key",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "replace the identity key, and write the statement that the partners need to know the new one",
      examples: ["rotate-key --config config.yaml"],
      load: async () => (await import("../commands/rotate-key.ts")).rotate,
    },
    {
      name: "accept-rotation",
      needs: { config: CONFIG, file: STATEMENT },
      may: { json: JSON_LINES },
      says: "check a partner's statement that its key has changed, and remember its ledger under the new key",
      examples: ["accept-rotation --config config.yaml --file rotation.json"],
      load: async () => (await import("../commands/accept-rotation.ts")).acceptRotation,
    },
    {
      name: "revoke",
      needs: { config: CONFIG, reason: { value: "TEXT", says: "why, for the partners to read" } },
      may: { yes: YES, json: JSON_LINES },
      says: "declare this node's own key untrusted for ever, end its study, and write the statement for all others",
      examples: ['revoke --config config.yaml --reason "stolen laptop" --yes'],
      load: async () => (await import("../commands/revoke.ts")).revoke,
    },
    {
      name: "add-revocation",
      needs: { config: CONFIG, file: STATEMENT },
      may: { json: JSON_LINES },
      says: "enter a partner's revocation of its key: a study that names it ends here, and no other begins",
      examples: ["add-revocation --config config.yaml --file revocation.json"],
      load: async () => (await import("../commands/add-revocation.ts")).addRevocation,
    },
  ],
};
