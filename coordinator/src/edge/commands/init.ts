import { draftExists, draftUnwritable } from "@fedseg/wording/refusals/draft.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { answerEither } from "@fedseg/wording/edge/show.ts";
import { existsSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { feasibleDraft } from "../feasible-draft.ts";
import { readTemplate } from "../../draft/templates.ts";

/** Drafts a study for platforms that have told their keys. @throws CodedError INIT_* or DICTIONARY_INVALID. */
export const initCommand: Run = async ({ options }) => {
  const { title = "", platforms = "", dictionary = "", out = "." } = options;
  const { snapshot, users = "10000", template = "segments", json } = options;
  const path = join(out, "coordinator.yaml");
  if (existsSync(path)) throw draftExists(path);
  const roster = platformsOf(platforms);
  if (!/^[1-9]\d{0,8}$/.test(users))
    throw refusal(
      "INIT_USERS",
      "--users is no whole number.",
      "Give about how many customers one platform has.",
    );
  const moment = snapshot === undefined ? startOfToday(new Date()) : new Date(snapshot);
  if (Number.isNaN(moment.getTime()))
    throw refusal(
      "INIT_SNAPSHOT",
      "--snapshot is no moment.",
      "Write it as 2026-10-01 or 2026-10-01T00:00:00Z.",
    );
  const agreed = loadDictionary(resolve(dictionary));
  const chosen = readTemplate(template);
  const { text: draft, leftOut } = feasibleDraft(chosen, agreed, {
    title,
    platforms: roster,
    dictionary: relative(resolve(out), resolve(dictionary)),
    snapshot: moment.toISOString().replace(".000Z", "Z"),
    users: Number(users),
  });
  try {
    makeFolder(out);
    writeFileSync(path, draft, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw draftUnwritable(`The draft ${path}`, error);
  }
  const without =
    leftOut.length > 0
      ? `; without ${leftOut.join(", ")}, which takes more users than ${users} a platform`
      : "";
  const text = `${path}: decide what ONLY YOU KNOW; see fedseg-coordinator plan --config ${path}${without}`;
  answerEither(json, { code: "DRAFT", text, config: path, leftOut });
  return 0;
};

/** Reads "willow=HEX,harbour=HEX,…". @throws CodedError INIT_PLATFORMS. */
function platformsOf(text: string) {
  const read = text.split(",").map((part) => /^([a-z0-9][a-z0-9-]{0,62})=([0-9a-f]{64})$/.exec(part.trim()));
  const roster = read.flatMap((match) => (match ? [{ name: match[1], identity: match[2] }] : []));
  if (roster.length === read.length && roster.length >= 3) return roster;
  throw refusal(
    "INIT_PLATFORMS",
    "--platforms does not name three or more platforms with their keys.",
    "Write it as --platforms willow=HEX,harbour=HEX,lantern=HEX, with the 64 digits that fedseg-node keygen has printed at each.",
  );
}

function startOfToday(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

function refusal(code: string, what: string, todo: string): CodedError {
  return new CodedError(code, {
    what,
    why: "A draft has to be right before it is written.",
    todo,
  });
}
