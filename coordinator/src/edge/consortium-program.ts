import { JSON_LINES } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup, OptionLine } from "@fedseg/wording/command-line/program.ts";

const CONFIG: OptionLine = { value: "FILE", says: "the configuration of the service" };

/** The commands for what studies of a service are made from, and with whom; they work while it runs, and when it does not. */
export const CONSORTIUM_COMMANDS: CommandGroup = {
  title: "Members, templates and schedules of a service",
  commands: [
    {
      name: "member",
      takes: [
        {
          value: "add|list|show|leave|revoke",
          says: "add one; show all or one; ask one about no new study; trust its key no more, ever",
        },
      ],
      needs: { config: CONFIG },
      may: {
        name: { value: "NAME", says: "the member" },
        identity: { value: "HEX", says: "the 64 digits of its key, as it has told them itself" },
        reason: { value: "TEXT", says: "why its key is revoked, for the members to read" },
        yes: { says: "revoke: it cannot be taken back" },
        json: JSON_LINES,
      },
      says: "who is asked about studies to come; each of them decides itself",
      examples: [
        "member list --config service.yaml",
        "member add --config service.yaml --name orchard --identity 5be1…",
        "member leave --config service.yaml --name orchard",
      ],
      load: async () => (await import("./commands/member.ts")).memberCommand,
    },
    {
      name: "accept-rotation",
      needs: {
        config: CONFIG,
        file: { value: "FILE", says: "the statement that the member's rotate-key has written" },
      },
      may: { json: JSON_LINES },
      says: "take a member's new key, when it is in no study under way",
      examples: ["accept-rotation --config service.yaml --file rotation-1f0c….json"],
      load: async () => (await import("./commands/keys.ts")).acceptRotationCommand,
    },
    {
      name: "template",
      takes: [{ value: "add|list|show", says: "keep one, new or in another's place; show all or one" }],
      needs: { config: CONFIG },
      may: {
        file: { value: "FILE", says: "the template to add, called as the file" },
        name: { value: "NAME", says: "the template to show" },
        json: JSON_LINES,
      },
      says: "what studies are made from; what one costs is told by plan",
      examples: [
        "template add --config service.yaml --file templates/retail.yaml",
        "template list --config service.yaml",
        "template show --config service.yaml --name retail",
      ],
      load: async () => (await import("./commands/template.ts")).templateCommand,
    },
    {
      name: "schedule",
      takes: [
        {
          value: "add|list|show|suspend|resume|remove",
          says: "keep one, new or in another's place; show all or one; let one make no studies for a while; end one",
        },
      ],
      needs: { config: CONFIG },
      may: {
        file: { value: "FILE", says: "the schedule to add, as runs checks it" },
        name: { value: "NAME", says: "the schedule" },
        json: JSON_LINES,
      },
      says: "studies that propose themselves by the calendar",
      examples: [
        "schedule add --config service.yaml --file monthly.yaml",
        "schedule list --config service.yaml",
        "schedule show --config service.yaml --name monthly",
        "schedule suspend --config service.yaml --name monthly",
      ],
      load: async () => (await import("./commands/schedule.ts")).scheduleCommand,
    },
  ],
};
