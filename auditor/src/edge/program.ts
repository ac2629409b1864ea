import { JSON_LINES, LANGUAGE } from "@fedseg/wording/command-line/options.ts";
import type { OperandLine, OptionLine, Program } from "@fedseg/wording/command-line/program.ts";

const PATH: OperandLine = { value: "PATH", says: "the bundle folder that the coordinator has published" };

/** Options of every command that reads a bundle. */
const BUNDLE = {
  pin: { value: "NAME=HEX", says: "a party's identity key as you know it from elsewhere", isMany: true },
  absent: {
    value: "NAME",
    says: "a party whose ledger is missing or ends early, which is then said and not failed",
    isMany: true,
  },
  software: { value: "HEX", says: "hash of the shared software that the parties must have run" },
} as const satisfies Readonly<Record<string, OptionLine>>;

/** The commands of an auditor. Each loads what it needs when it is asked for. */
export const FEDSEG_AUDIT: Program = {
  name: "fedseg-audit",
  says: "audit a published study offline, from its files alone",
  refused: 2,
  ends: "Exit code: 0 holds, 1 does not hold, 2 the command or the files cannot be read, 3 nothing contradicts but something is missing. A path alone is short for verify PATH.",
  groups: [
    {
      title: "A bundle",
      commands: [
        {
          name: "verify",
          takes: [PATH],
          needs: {},
          may: { ...BUNDLE, json: JSON_LINES },
          says: "run every check; exit code 0 when all hold, 1 when one does not",
          examples: ["verify bundle", "verify bundle --pin willow=9f86d0…"],
          load: async () => (await import("./commands/verify.ts")).verifyCommand,
        },
        {
          name: "collect",
          takes: [
            { value: "OUT", says: "a new folder for the bundle" },
            { value: "FOLDER", says: "what a coordinator or a node has left", isMany: true },
          ],
          needs: {},
          may: { json: JSON_LINES },
          says: "make one bundle in a new folder of what coordinators' and nodes' folders hold",
          examples: ["collect all-studies coordinator/bundle willow harbour"],
          load: async () => (await import("./commands/collect.ts")).collectCommand,
        },
        {
          name: "report",
          takes: [PATH],
          needs: {},
          may: {
            ...BUNDLE,
            lang: LANGUAGE,
            "replace-one": { says: "add a row for the exchange of one user's data for another's" },
            out: {
              value: "FILE.html",
              says: "where to write it, with FILE.json beside it; printed when left out",
            },
            json: JSON_LINES,
          },
          says: "write what every check found as one HTML page, for screens and for A4 paper",
          examples: ["report bundle --lang en --out report.html"],
          load: async () => (await import("./commands/report.ts")).reportCommand,
        },
        {
          name: "explain",
          takes: [PATH, { value: "RELEASE", says: "number of the session" }],
          needs: {},
          may: {
            ...BUNDLE,
            study: {
              value: "NUMBER",
              says: "which study of the bundle, in the order of the report; the first when left out",
            },
            lang: LANGUAGE,
            json: JSON_LINES,
          },
          says: "derive what one release cost, line by line; every line runs in Python",
          examples: ["explain bundle 3"],
          load: async () => (await import("./commands/explain.ts")).explainCommand,
        },
        {
          name: "export",
          takes: [PATH],
          needs: {
            kind: {
              value: "art30|dpia",
              says: "the record of processing (Art. 30), or the annex of an impact assessment (Art. 35)",
            },
          },
          may: {
            ...BUNDLE,
            lang: LANGUAGE,
            format: {
              value: "md|json",
              says: "Markdown or JSON; with --out both when left out, otherwise Markdown",
            },
            out: { value: "DIR", says: "folder to write into; printed when left out" },
            json: JSON_LINES,
          },
          says: "write what people who answer for data protection need of an audit",
          examples: ["export bundle --kind dpia --lang en --out for-the-dpo"],
          load: async () => (await import("./commands/export.ts")).exportCommand,
        },
      ],
    },
    {
      title: "Evidence",
      commands: [
        {
          name: "fork",
          takes: [{ value: "FILE", says: "signed notes of checkpoints" }],
          needs: {},
          may: {
            plan: {
              value: "PATH",
              says: "the plan.cbor that names the parties and their keys",
              isMany: true,
            },
            key: {
              value: "NAME=HEX",
              says: "a party's identity key by the name of its ledger",
              isMany: true,
            },
            json: JSON_LINES,
          },
          says: "judge two signed checkpoints as evidence that a party keeps two ledgers; exit code 1 when a fork is proved, 0 when the file proves none",
          examples: ["fork evidence.json --plan bundle/plan.cbor"],
          load: async () => (await import("./commands/fork.ts")).forkCommand,
        },
      ],
    },
  ],
};
