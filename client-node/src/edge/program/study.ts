import { JSON_LINES, LANGUAGE, WAIT } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup } from "@fedseg/wording/command-line/program.ts";
import { CONFIG, READS_ROWS, YES } from "./options.ts";

const STUDY_NAME = { value: "HASH", says: "hash of the plan, or its first digits, as `inbox` shows them" };

/** A process tells in it what people who look after data and results read; the rest of its log is English. */
const RESULTS_IN = {
  ...LANGUAGE,
  says: "language of what data look like and of results; English when left out",
};

/** Commands about a study: before it, in it, and to leave it. */
export const STUDY: CommandGroup = {
  title: "A study",
  commands: [
    {
      name: "plan",
      needs: { config: CONFIG },
      may: { lang: LANGUAGE, json: JSON_LINES },
      says: "show what the coordinator's study would compute and cost; nothing is approved or charged",
      examples: ["plan --config config.yaml", "plan --config config.yaml --lang zh"],
      load: async () => (await import("../commands/plan.ts")).plan,
    },
    {
      name: "preview",
      needs: { config: CONFIG },
      may: {
        out: { value: "FOLDER", says: "write every vector there, too" },
        lang: LANGUAGE,
        json: JSON_LINES,
      },
      says: "show what would leave this node, beside its exact values; nothing is sent or charged",
      examples: ["preview --config config.yaml", "preview --config config.yaml --out preview"],
      begins: READS_ROWS,
      load: async () => (await import("../commands/preview.ts")).preview,
    },
    {
      name: "inbox",
      needs: { config: CONFIG },
      may: { study: STUDY_NAME, lang: LANGUAGE, json: JSON_LINES },
      says: "list what the coordinator has proposed: where it stands, what it costs, what can be done; with --study all of one",
      examples: ["inbox --config config.yaml", "inbox --config config.yaml --study 9f86d081"],
      load: async () => (await import("../commands/inbox.ts")).inbox,
    },
    {
      name: "approve",
      needs: { config: CONFIG, study: STUDY_NAME },
      may: { json: JSON_LINES },
      says: "say yes to a proposal, for a node whose policy says `approve: ask`",
      examples: ["approve --config config.yaml --study 9f86d081"],
      load: async () => (await import("../commands/approve.ts")).approve,
    },
    {
      name: "refuse",
      needs: { config: CONFIG, study: STUDY_NAME },
      may: {
        reason: { value: "TEXT", says: "why, for this node's own records: it stays here" },
        json: JSON_LINES,
      },
      says: "say no to a proposal, or take an approval back before the study begins",
      examples: ['refuse --config config.yaml --study 9f86d081 --reason "after the migration"'],
      load: async () => (await import("../commands/refuse.ts")).refuse,
    },
    {
      name: "run",
      needs: { config: CONFIG },
      may: { lang: RESULTS_IN, json: JSON_LINES },
      says: "take part in the coordinator's study until it ends",
      examples: ["run --config config.yaml"],
      load: async () => (await import("../commands/run.ts")).run,
    },
    {
      name: "serve",
      needs: { config: CONFIG },
      may: { lang: RESULTS_IN, json: JSON_LINES },
      says: "take part in every study of the coordinator that the policy allows, label the users after each, and answer lookups where they are configured, until stopped",
      examples: ["serve --config config.yaml"],
      load: async () => (await import("../commands/serve.ts")).serve,
    },
    {
      name: "status",
      needs: { config: CONFIG },
      may: { lang: LANGUAGE, wait: WAIT, json: JSON_LINES },
      says: "show where this node stands: connection, studies and their sessions, account, labels, last error; also while it runs",
      examples: ["status --config config.yaml", "status --config config.yaml --lang zh"],
      load: async () => (await import("../commands/status.ts")).status,
    },
    {
      name: "page",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "print an address that opens the page of the node that runs, in a browser on this machine, once and within five minutes",
      examples: ["page --config config.yaml"],
      load: async () => (await import("../commands/page.ts")).page,
    },
    {
      name: "leave",
      needs: { config: CONFIG },
      may: {
        study: {
          value: "HASH",
          says: "which one, by the first digits of its hash, where several are under way",
        },
        yes: YES,
        json: JSON_LINES,
      },
      says: "give up the study under way, for ever, so that another can begin; what it has charged stays charged",
      examples: ["leave --config config.yaml --yes"],
      load: async () => (await import("../commands/leave.ts")).leave,
    },
    {
      name: "receipts",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "list the receipts of everything that has left this node, held against its ledger",
      examples: ["receipts --config config.yaml"],
      load: async () => (await import("../commands/receipts.ts")).receipts,
    },
  ],
};
