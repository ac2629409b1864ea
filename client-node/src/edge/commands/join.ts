import { readFileSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Invite, inviteWords, readInvite } from "@fedseg/shared/plan/invite.ts";
import { textTable } from "@fedseg/shared/plan/text-table.ts";
import type { Command } from "../command.ts";

export const join: Command = {
  name: "join",
  needs: ["invite"],
  may: ["words"],
  usage: '--invite FILE [--words "SIX WORDS"]',
  says: "show an invite and the words to compare by phone; with the words, the lines for the configuration",
  async run({ invite: path = "", words }) {
    const invite = loadInvite(path);
    if (words === undefined) {
      console.log(`${describe(invite)}\n\n${askToCompare(inviteWords(invite))}`);
      return 0;
    }
    if (wordsOf(words) !== inviteWords(invite)) throw otherWords();
    console.log(configurationLines(invite));
    return 0;
  },
};

function loadInvite(path: string): Invite {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // Said below, as for every other text that is no invite.
  }
  const invite = readInvite(text);
  if (invite) return invite;
  throw new CodedError("INVITE_UNREADABLE", {
    what: `The file ${path} cannot be read as an invite.`,
    why: "Nothing is taken from a file that is damaged or that another version wrote.",
    todo: "Ask the coordinator's operator for the file that `fedseg-coordinator invite` prints.",
  });
}

function describe({ title, url, pin, coordinator, roster }: Invite): string {
  const columns = [{ head: "" }, { head: "name" }, { head: "identity key" }];
  const rows = [
    ["coordinator", coordinator.name, coordinator.identity],
    ...roster.map(({ name, identity }) => ["platform", name, identity]),
  ];
  const key = pin ? `its certificate's key is pinned: ${pin}` : "its certificate is not pinned";
  return `INVITE to “${title}”\n${url}\n${key}\n${textTable(columns, rows)}`;
}

function askToCompare(words: string): string {
  return [
    "Whoever has changed this file on its way could stand between you and the coordinator. Call its operator, at a",
    "number that you know from elsewhere, and let them read the six words on their screen. They must be:",
    "",
    `    ${words}`,
    "",
    "If one differs, throw the invite away. If all agree, type what you have heard, for the configuration:",
    '    fedseg-node join --invite FILE --words "…"',
  ].join("\n");
}

/** Writes what an invite says in the words of a node's configuration; limits and data stay the owner's to write. */
function configurationLines({ url, pin, coordinator, roster }: Invite): string {
  const party = ({ name, identity }: Invite["coordinator"]) => JSON.stringify({ name, identity });
  return [
    `coordinatorUrl: ${JSON.stringify(url)}`,
    ...(pin ? [`coordinatorPin: ${JSON.stringify(pin)}`] : []),
    "policy:",
    `  coordinator: ${party(coordinator)}`,
    "  roster:",
    ...roster.map((each) => `    - ${party(each)}`),
  ].join("\n");
}

function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[a-z]+/g) ?? []).join(" ");
}

function otherWords(): CodedError {
  return new CodedError("INVITE_WORDS", {
    what: "The words are not those of this invite.",
    why: "It says something else than what the coordinator's operator sees, or a word was misheard.",
    todo: "Let them read the words once more; if they differ, throw the invite away and tell your partners.",
  });
}
