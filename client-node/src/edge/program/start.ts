import { JSON_LINES, MAKES_KEY, NEW_KEY } from "@fedseg/wording/command-line/options.ts";
import { STORAGE_OPTIONS } from "@fedseg/keeper/keys/key-options.ts";
import type { CommandGroup } from "@fedseg/wording/command-line/program.ts";
import { CONFIG, READS_ROWS } from "./options.ts";

/** Commands from the first file to being ready for a study. */
export const START: CommandGroup = {
  title: "Getting ready",
  commands: [
    {
      name: "init",
      needs: {},
      may: {
        name: { value: "NAME", says: "what this node is called; asked for when left out" },
        data: { value: "FILE", says: "purchases, one line each: .csv, .csv.gz, .jsonl or .parquet" },
        out: { value: "FOLDER", says: "where the drafts go; here when left out" },
        user: { value: "COLUMN", says: "the customer's id, where the guess is wrong" },
        time: { value: "COLUMN", says: "the time of the purchase" },
        order: { value: "COLUMN", says: "the order's id" },
        amount: { value: "COLUMN", says: "the amount of the line" },
        json: JSON_LINES,
      },
      says: "look at a file on this machine, and draft a configuration and a dictionary that `quality` can read",
      examples: [
        "init --name willow --data orders.csv --out willow",
        "init --name willow --data orders.csv --user customer_no",
      ],
      begins: "looks at the file of purchases",
      load: async () => (await import("../commands/init.ts")).init,
    },
    {
      name: "quality",
      needs: { config: CONFIG },
      may: {
        snapshot: { value: "MOMENT", says: "measure as of this day or time; now when left out" },
        plan: { says: "measure what the plan in this node's books asks for" },
        html: { value: "FILE", says: "write a page with pictures, which only its owner can read" },
        lang: { value: "en|zh", says: "language of the page; English when left out" },
        json: JSON_LINES,
      },
      says: "show what the node's own data looks like to a study; nothing is sent or charged",
      examples: [
        "quality --config config.yaml",
        "quality --config config.yaml --snapshot 2026-10-01 --html quality.html",
      ],
      begins: READS_ROWS,
      load: async () => (await import("../commands/quality.ts")).quality,
    },
    {
      name: "keygen",
      needs: { key: NEW_KEY },
      may: { ...STORAGE_OPTIONS, json: JSON_LINES },
      says: MAKES_KEY,
      examples: [
        "keygen --key identity.key --storage-key storage.key",
        "keygen --key identity.key --passphrase-env PASSPHRASE --salt storage.salt",
      ],
      load: async () => (await import("../commands/keygen.ts")).keygen,
    },
    {
      name: "join",
      needs: {
        invite: { value: "FILE", says: "the invite that the coordinator's operator has sent" },
        key: { value: "FILE", says: "this node's identity key" },
      },
      may: { ...STORAGE_OPTIONS, json: JSON_LINES },
      says: "show an invite, and with whom to compare it; print its lines for the configuration",
      examples: ["join --invite invite.txt --key identity.key --storage-key storage.key"],
      load: async () => (await import("../commands/join.ts")).join,
    },
    {
      name: "compare",
      needs: { config: CONFIG },
      may: {
        with: { value: "NAME", says: "the partner who is on the phone" },
        heard: { value: "WORDS", says: "the words that the partner has read out" },
        way: { value: "TEXT", says: "how you have spoken; by telephone when left out" },
        json: JSON_LINES,
      },
      says: "compare the roster with a partner on the phone, and record it; without --with, show with whom it was",
      examples: [
        "compare --config config.yaml --with harbour",
        'compare --config config.yaml --with harbour --heard "…"',
      ],
      load: async () => (await import("../commands/compare.ts")).compare,
    },
    {
      name: "doctor",
      needs: { config: CONFIG },
      may: {
        stability: { says: "remove some users and see that no other's row depends on them" },
        json: JSON_LINES,
      },
      says: "check connection, clock, keys, disk, configuration, data and budget; nothing is charged",
      examples: ["doctor --config config.yaml", "doctor --config config.yaml --stability"],
      begins: "looks at keys, rows and coordinator",
      load: async () => (await import("../commands/doctor.ts")).doctor,
    },
    {
      name: "self-audit",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "test on made-up users that this installation's noise is there, and record it for the auditor; nothing is charged",
      examples: ["self-audit --config config.yaml"],
      load: async () => (await import("../commands/self-audit.ts")).selfAudit,
    },
  ],
};
