import { JSON_LINES, LANGUAGE } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup, OptionLine } from "@fedseg/wording/command-line/program.ts";

const CONFIG: OptionLine = { value: "FILE", says: "the configuration of the service" };
const STUDY: OptionLine = { value: "NAME", says: "the study, by its name" };
const REASON: OptionLine = { value: "TEXT", says: "why, for the members to read" };

/** The commands of a service: many studies, members who come and go, years. Those of a study work while it runs, and when it does not. */
export const SERVICE_COMMANDS: CommandGroup = {
  title: "A service of many studies",
  commands: [
    {
      name: "serve",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "run a service: every study that has not ended goes on, others begin when they are proposed",
      examples: ["serve --config service.yaml"],
      load: async () => (await import("./commands/serve.ts")).serveCommand,
    },
    {
      name: "propose",
      needs: {
        config: CONFIG,
        name: { value: "NAME", says: "what the new study is called: letters, digits and hyphens" },
        template: { value: "NAME", says: "the template that it is made from" },
        snapshot: { value: "MOMENT", says: "nothing later is looked at" },
        closes: { value: "MOMENT", says: "when enrolment closes" },
      },
      may: {
        title: { value: "TEXT", says: "what it is about; the template's when left out" },
        opens: { value: "MOMENT", says: "when members are asked; now when left out" },
        deadline: { value: "MOMENT", says: "when it ends at the latest" },
        quorum: { value: "N", says: "fewest members with whom it starts; all when left out" },
        members: {
          value: "NAME,…",
          says: "who is asked; everybody when left out, and nodes refuse a plan of others than their owners have pinned",
        },
        json: JSON_LINES,
      },
      says: "offer a study to the members",
      examples: [
        "propose --config service.yaml --name retail-2026-12 --template retail --snapshot 2026-12-01T00:00:00Z --closes 2026-12-08T00:00:00Z --quorum 3",
      ],
      load: async () => (await import("./commands/studies.ts")).proposeCommand,
    },
    {
      name: "pause",
      needs: { config: CONFIG, study: STUDY, reason: REASON },
      may: { json: JSON_LINES },
      says: "open no new session of a study; what is open ends",
      examples: ['pause --config service.yaml --study retail-2026-12 --reason "stock-taking"'],
      load: async () => (await import("./commands/studies.ts")).pauseCommand,
    },
    {
      name: "resume",
      needs: { config: CONFIG, study: STUDY },
      may: { json: JSON_LINES },
      says: "let a paused study go on",
      examples: ["resume --config service.yaml --study retail-2026-12"],
      load: async () => (await import("./commands/studies.ts")).resumeCommand,
    },
    {
      name: "withdraw",
      needs: { config: CONFIG, study: STUDY, reason: REASON },
      may: { json: JSON_LINES },
      says: "end one study of a service for ever; every member hears it signed, with the reason",
      examples: ['withdraw --config service.yaml --study retail-2026-12 --reason "wrong snapshot"'],
      load: async () => (await import("./commands/studies.ts")).withdrawCommand,
    },
    {
      name: "collect",
      takes: [{ value: "FOLDER", says: "what a member has handed in", isMany: true }],
      needs: { config: CONFIG, study: STUDY },
      may: { json: JSON_LINES },
      says: "put the ledgers that members have handed in into a study's bundle, and audit it again",
      examples: ["collect willow harbour lantern --config service.yaml --study retail-2026-12"],
      load: async () => (await import("./commands/studies.ts")).collectCommand,
    },
    {
      name: "acknowledge",
      needs: {
        config: CONFIG,
        study: STUDY,
        reason: { value: "TEXT", says: "why nothing more is expected; it stays in the history" },
      },
      may: { json: JSON_LINES },
      says: "note that what an audit cannot verify is known, so that it needs nobody any more; the verdict stays",
      examples: [
        'acknowledge --config service.yaml --study retail-2026-12 --reason "lantern has left, its ledger is lost"',
      ],
      load: async () => (await import("./commands/studies.ts")).acknowledgeCommand,
    },
    {
      name: "history",
      needs: { config: CONFIG },
      may: { study: STUDY, lang: LANGUAGE, json: JSON_LINES },
      says: "show all studies of a service, or everything that has become of one",
      examples: [
        "history --config service.yaml",
        "history --config service.yaml --study retail-2026-12 --json",
      ],
      load: async () => (await import("./commands/studies.ts")).historyCommand,
    },
  ],
};
