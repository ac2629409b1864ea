import { ENDS, FAILED } from "@fedseg/wording/command-line/exit-statuses.ts";
import { JSON_LINES, LANGUAGE, WAIT, MAKES_KEY, NEW_KEY } from "@fedseg/wording/command-line/options.ts";
import { STORAGE_OPTIONS } from "@fedseg/keeper/keys/key-options.ts";
import { CONSORTIUM_COMMANDS } from "./consortium-program.ts";
import { SERVICE_COMMANDS } from "./service-program.ts";
import type { Command, OptionLine, Options, Program } from "@fedseg/wording/command-line/program.ts";

const CONFIG: OptionLine = { value: "FILE", says: "the coordinator's configuration, with the study in it" };
const EITHER: OptionLine = { value: "FILE", says: "the configuration of the coordinator or of its service" };
const YES: OptionLine = { says: "do it: it cannot be taken back" };

/** Which study of a service, or which member, a command line names. */
async function aboutOf({ name: command }: Command, { study, name }: Options) {
  return { study: command === "propose" ? name : study, party: command === "member" ? name : undefined };
}

/** The commands of a coordinator. Each loads what it needs when it is asked for. */
export const FEDSEG_COORDINATOR: Program = {
  name: "fedseg-coordinator",
  says: "adds what the nodes send, and publishes what a study finds",
  refused: 1,
  statuses: {
    ...ENDS,
    ATTEMPTS_EXHAUSTED: FAILED,
    FAULTY_UNEXPLAINED: FAILED,
    IDENTITY_REVOKED: FAILED,
    NOT_ENROLLED: FAILED,
    TOO_FEW_NODES: FAILED,
    TOO_MANY_EXCLUDED: FAILED,
  },
  about: aboutOf,
  groups: [
    {
      title: "Getting ready",
      commands: [
        {
          name: "init",
          needs: {
            title: { value: "TEXT", says: "what the study is about, as everybody reads it" },
            platforms: { value: "NAME=HEX,…", says: "three platforms or more, with the keys they have told" },
            dictionary: { value: "FILE", says: "the dictionary that all have agreed on" },
          },
          may: {
            snapshot: {
              value: "MOMENT",
              says: "days count back from here; the start of today when left out",
            },
            users: { value: "N", says: "about how many customers one platform has; 10000 when left out" },
            template: {
              value: "segments|rfm|retail",
              says: "what is computed: segments; with groups and rules; with predictions and what segments buy",
            },
            out: { value: "FOLDER", says: "where the draft goes; here when left out" },
            json: JSON_LINES,
          },
          says: "draft the configuration of a study that `plan`, `invite` and `run` can read",
          examples: [
            'init --title "Segments of three shops" --platforms willow=HEX,harbour=HEX,lantern=HEX --dictionary dictionary.yaml',
          ],
          load: async () => (await import("./commands/init.ts")).initCommand,
        },
        {
          name: "keygen",
          needs: { key: NEW_KEY },
          may: { ...STORAGE_OPTIONS, json: JSON_LINES },
          says: MAKES_KEY,
          examples: ["keygen --key coordinator.key --storage-key storage.key"],
          load: async () => (await import("./commands/keygen.ts")).keygenCommand,
        },
        {
          name: "invite",
          needs: {
            config: EITHER,
            url: {
              value: "URL",
              says: "where the nodes will find this coordinator; once for each address, in the order in which they try",
              isMany: true,
            },
          },
          may: { json: JSON_LINES },
          says: "print the invite for every organisation; they compare its keys with each other",
          examples: [
            "invite --config coordinator.yaml --url https://study.example:7700",
            "invite --config service.yaml --url https://study.example:7700",
          ],
          load: async () => (await import("./commands/invite.ts")).inviteCommand,
        },
      ],
    },
    {
      title: "A study",
      commands: [
        {
          name: "plan",
          needs: { config: EITHER },
          may: {
            template: { value: "NAME", says: "of a service: the template that a study would be made from" },
            snapshot: { value: "MOMENT", says: "as of when; the start of today when left out" },
            members: { value: "NAME,…", says: "who would be asked; everybody when left out" },
            lang: LANGUAGE,
            json: JSON_LINES,
          },
          says: "show what a study would compute and cost; nobody is asked",
          examples: [
            "plan --config coordinator.yaml",
            "plan --config service.yaml --template retail --snapshot 2026-12-01T00:00:00Z",
          ],
          load: async () => (await import("./commands/plan.ts")).planCommand,
        },
        {
          name: "run",
          needs: { config: CONFIG },
          may: { json: JSON_LINES },
          says: "run one study to its end",
          examples: ["run --config coordinator.yaml"],
          load: async () => (await import("./commands/run.ts")).runCommand,
        },
        {
          name: "runs",
          needs: {
            schedule: { value: "FILE", says: "a schedule: its template, its cron expression, its time zone" },
          },
          may: {
            from: { value: "MOMENT", says: "list the runs after this; now when left out" },
            count: { value: "N", says: "how many; 12 when left out" },
            last: { value: "MOMENT", says: "say what would become of the runs that were missed since then" },
            json: JSON_LINES,
          },
          says: "check a schedule, and show which studies it would make and when; nothing is written",
          examples: ["runs --schedule monthly.yaml --count 6"],
          load: async () => (await import("./commands/runs.ts")).runsCommand,
        },
        {
          name: "status",
          needs: { config: EITHER },
          may: { lang: LANGUAGE, wait: WAIT, json: JSON_LINES },
          says: "show where studies stand, whom they wait for and who is connected; also while it runs",
          examples: ["status --config coordinator.yaml", "status --config coordinator.yaml --lang zh"],
          load: async () => (await import("./commands/status.ts")).statusCommand,
        },
        {
          name: "cancel",
          needs: { config: CONFIG, yes: YES },
          may: { json: JSON_LINES },
          says: "end the study for ever, and tell every node that comes: only then can they begin another",
          examples: ["cancel --config coordinator.yaml --yes"],
          load: async () => (await import("./commands/run.ts")).cancelCommand,
        },
      ],
    },
    SERVICE_COMMANDS,
    CONSORTIUM_COMMANDS,
    {
      title: "Books",
      commands: [
        {
          name: "backup",
          needs: {
            config: CONFIG,
            out: { value: "FOLDER", says: "where the copies go; nothing there is written over" },
          },
          may: { json: JSON_LINES },
          says: "copy all books whole, while the coordinator runs or not; for books on a server say pg_dump",
          examples: ["backup --config coordinator.yaml --out backup-2026-03-01"],
          load: async () => (await import("./commands/backup.ts")).backupCommand,
        },
      ],
    },
    {
      title: "Keys",
      commands: [
        {
          name: "token",
          takes: [{ value: "add|list|revoke", says: "make a token and show it once; list them; end one" }],
          needs: { config: CONFIG },
          may: {
            name: { value: "NAME", says: "whose it is: the access log says who did what by it" },
            role: { value: "operator|viewer|auditor", says: "what it may do" },
            days: { value: "N", says: "how long it opens; 90 when left out" },
            once: { says: "it signs one browser in, once, and opens nothing by itself" },
            json: JSON_LINES,
          },
          says: "tokens that open the HTTP API; works while the service runs",
          examples: [
            "token add --config coordinator.yaml --name anna --role operator",
            "token add --config coordinator.yaml --name anna-browser --role viewer --once",
            "token list --config coordinator.yaml",
            "token revoke --config coordinator.yaml --name anna",
          ],
          load: async () => (await import("./commands/token.ts")).tokenCommand,
        },
        {
          name: "rotate-key",
          needs: { config: CONFIG },
          may: { json: JSON_LINES },
          says: "replace the identity key, and write the statement that the platforms need to know the new one",
          examples: ["rotate-key --config coordinator.yaml"],
          load: async () => (await import("./commands/keys.ts")).rotateCommand,
        },
        {
          name: "revoke",
          needs: {
            config: CONFIG,
            reason: { value: "TEXT", says: "why, for the platforms to read" },
            yes: YES,
          },
          may: { json: JSON_LINES },
          says: "declare the identity key untrusted for ever, and write the statement for all platforms",
          examples: ['revoke --config coordinator.yaml --reason "stolen laptop" --yes'],
          load: async () => (await import("./commands/keys.ts")).revokeCommand,
        },
      ],
    },
  ],
};
