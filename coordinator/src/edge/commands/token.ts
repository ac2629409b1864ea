import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { misused } from "@fedseg/wording/command-line/read.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { ROLES, type Role, type TokenRecord, isOver, makeToken } from "../../api/tokens.ts";
import { withTokens } from "../api/tokens-in-book.ts";
import { loadOwnBook } from "../own-book.ts";
import { doVerb } from "./verbs.ts";

/** Makes, lists or ends tokens of the API. @throws CodedError USAGE, TOKEN_*, STORE_* and as `askService`. */
export const tokenCommand: Run = ({ options, operands: [verb = ""] }) =>
  doVerb("token", { add, list, revoke }, verb, options);

async function add({ config = "", name = "", role = "", days = "90", once, json }: Options): Promise<number> {
  const wish = { name, role: roleOf(role), days: Number(days), once: once !== undefined };
  const { text, record } = makeToken(wish, new Date(), systemEntropy());
  await withTokens(loadOwnBook(config), { keep: record });
  if (json !== undefined) showAnswer("TOKEN", { ...told(record), token: text });
  else
    show(
      `${text}\n${record.once ? ONCE : "It is shown this once, and opens"} until ${dayOf(record.expiresAt)}.`,
    );
  return 0;
}

const ONCE = "It is shown this once, and signs one browser in, once,";

async function list({ config = "", json }: Options): Promise<number> {
  const records = await withTokens(loadOwnBook(config), { list: true });
  if (json !== undefined) showAnswer("TOKENS", { tokens: records.map(told) });
  else if (records.length === 0) show("There are no tokens.");
  else show(textTable(COLUMNS, records.map(rowOf)));
  return 0;
}

async function revoke({ config = "", name = "", json }: Options): Promise<number> {
  const records = await withTokens(loadOwnBook(config), { revoke: name });
  const revoked = records.findLast((record) => record.name === name);
  if (json !== undefined) showAnswer("TOKEN", { ...(revoked && told(revoked)) });
  else show(`${name} opens nothing any more, and every browser that it was used in is signed out.`);
  return 0;
}

function roleOf(text: string): Role {
  const role = ROLES.find((one) => one === text);
  if (role) return role;
  throw misused(
    `--role is one of ${ROLES.join(", ")}.`,
    "Give the least that will do; docs/api.md says what each may.",
  );
}

const COLUMNS = [{ head: "name" }, { head: "role" }, { head: "made" }, { head: "until" }, { head: "id" }];

function rowOf(record: TokenRecord): readonly string[] {
  const { name, role, createdAt, id } = record;
  return [name, role, dayOf(createdAt), untilOf(record), id];
}

function untilOf(record: TokenRecord): string {
  if (record.revokedAt !== undefined) return `revoked ${dayOf(record.revokedAt)}`;
  return isOver(record, new Date()) ? `over ${dayOf(record.expiresAt)}` : dayOf(record.expiresAt);
}

/** What may be shown of a token. */
function told({ id, name, role, createdAt, expiresAt, revokedAt, once }: TokenRecord) {
  const more = { ...(revokedAt !== undefined && { revokedAt }), ...(once && { once }) };
  return { id, name, role, createdAt, expiresAt, ...more };
}

function dayOf(moment: string): string {
  return moment.slice(0, 10);
}
