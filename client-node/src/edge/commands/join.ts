import { readFileSync } from "node:fs";
import { loadOwnKey } from "@fedseg/keeper/keys/keygen.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Invite, readInvite } from "@fedseg/shared/plan/invite.ts";
import { showAnswer } from "@fedseg/wording/edge/show.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { leastCompared, requireOwnKey } from "../../comparison/compared.ts";
import { fingerprintText } from "../../comparison/comparison-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";

export const join: Run = async ({ options: { invite: path = "", key: file = "", json, ...storage } }) => {
  const invite = loadInvite(path);
  const key = loadOwnKey({ key: file, ...storage });
  const identity = toHex(key.publicKey);
  const name = invite.roster.find((party) => party.identity === identity)?.name ?? "";
  requireOwnKey(invite, name, identity);
  const text = `${describe(invite)}\n\n${askToCompare(invite, name)}`;
  if (json !== undefined) {
    showAnswer("INVITE", { text, party: name, configuration: configurationLines(invite, name) });
    return 0;
  }
  // The lines alone go to the output: they can be written into a file, and the rest still be read.
  console.error(foldText(`${text}\n`));
  console.log(printableJson(configurationLines(invite, name)));
  return 0;
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

function describe(invite: Invite): string {
  const { title, url, others = [], pin, coordinator, roster } = invite;
  const columns = [{ head: "" }, { head: "name" }, { head: "identity key" }];
  const rows = [
    ["coordinator", coordinator.name, coordinator.identity],
    ...roster.map(({ name, identity }) => ["platform", name, identity]),
  ];
  const key = pin ? `its certificate's key is pinned: ${pin}` : "its certificate is not pinned";
  return `INVITE to “${title}”\n${[url, ...others].join("\n")}\n${key}\n${textTable(columns, rows)}\nfingerprint of all names and keys\n${fingerprintText(invite)}`;
}

function askToCompare({ roster }: Invite, name: string): string {
  const partners = roster.map((party) => party.name).filter((partner) => partner !== name);
  const least = leastCompared(undefined, roster.length);
  // Whole sentences on a line: the terminal's width says where it breaks.
  const advice = [
    `Your own key stands there as ${name}.`,
    "The other keys are the operator's word, and partners believe each other only:",
    `compare with ${partners.join(", ")}: with ${least} at least, so that not all of them can side with the operator, and with all if you can.`,
    "Whoever you cannot call at a number that you know from elsewhere need not exist.",
    "When the lines below stand in the configuration:",
  ];
  return [
    advice.join(" "),
    ...partners.slice(0, 1).map((partner) => `    fedseg-node compare --config FILE --with ${partner}`),
  ].join("\n");
}

/** Writes what an invite says in the words of a node's configuration; limits and data stay the owner's to write. */
function configurationLines({ url, others, pin, coordinator, roster }: Invite, name: string): string {
  const party = (one: Invite["coordinator"]) => JSON.stringify({ name: one.name, identity: one.identity });
  return [
    `name: ${name}`,
    `coordinatorUrl: ${JSON.stringify(others ? [url, ...others] : url)}`,
    ...(pin ? [`coordinatorPin: ${JSON.stringify(pin)}`] : []),
    "policy:",
    `  coordinator: ${party(coordinator)}`,
    "  roster:",
    ...roster.map((each) => `    - ${party(each)}`),
  ].join("\n");
}
