import { JSON_LINES } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup } from "@fedseg/wording/command-line/program.ts";
import { CONFIG, YES } from "./options.ts";

/** Commands about the privacy account and its ledger. */
export const ACCOUNT: CommandGroup = {
  title: "The privacy account",
  commands: [
    {
      name: "account",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "show what is spent and reserved, the ladder of budgets, and who has cosigned the ledger and compared the roster; nothing is written",
      examples: ["account --config config.yaml"],
      load: async () => (await import("../commands/account.ts")).account,
    },
    {
      name: "raise-budget",
      needs: { config: CONFIG },
      may: { yes: YES, json: JSON_LINES },
      says: "show the account and the next budget on its ladder; with --yes authorise that one, for ever",
      examples: ["raise-budget --config config.yaml", "raise-budget --config config.yaml --yes"],
      load: async () => (await import("../commands/raise-budget.ts")).raiseBudget,
    },
    {
      name: "ledger",
      needs: { config: CONFIG, out: { value: "FOLDER", says: "where the ledger and checkpoints go" } },
      may: {
        for: {
          value: "KEY",
          says: "sign the ledger for a partner's new account with this key, whose books are lost",
        },
        json: JSON_LINES,
      },
      says: "write this node's ledger and its checkpoints as they stand now, where a bundle has them, to hand them in",
      examples: [
        "ledger --config config.yaml --out bundle",
        "ledger --config config.yaml --out bundle --for KEY",
      ],
      load: async () => (await import("../commands/ledger.ts")).ledger,
    },
    {
      name: "backup",
      needs: {
        config: CONFIG,
        out: { value: "FOLDER", says: "where the copy goes; nothing there is written over" },
      },
      may: { json: JSON_LINES },
      says: "copy the books whole, while the node runs or not; for books on a server say pg_dump",
      examples: ["backup --config config.yaml --out backup-2026-03-01"],
      load: async () => (await import("../commands/backup.ts")).backup,
    },
    {
      name: "correct",
      needs: {
        config: CONFIG,
        seq: { value: "N", says: "number of the entry that is wrong" },
        text: { value: "TEXT", says: "what is wrong in it" },
      },
      may: { "mu-sq": { value: "DECIMAL", says: "the charge mu² that was forgotten" }, json: JSON_LINES },
      says: "append to the ledger what is wrong in its entry N, and a charge mu² that was forgotten there",
      examples: ['correct --config config.yaml --seq 7 --text "a backup was restored" --mu-sq 0.04'],
      load: async () => (await import("../commands/correct.ts")).correct,
    },
    {
      name: "carry-over",
      needs: {
        config: CONFIG,
        from: { value: "BUNDLE", says: "a bundle with the partners' ledgers" },
        of: { value: "NAME", says: "the name of the lost account" },
      },
      may: {
        without: {
          value: "NAMES",
          says: "begin although these partners have not signed their ledgers for the new key",
        },
        yes: YES,
        json: JSON_LINES,
      },
      says: "begin a new account, after the books of NAME were lost, with what the partners' ledgers in a bundle say it has charged",
      examples: ["carry-over --config config.yaml --from bundle --of willow"],
      load: async () => (await import("../commands/carry-over.ts")).carryOver,
    },
  ],
};
