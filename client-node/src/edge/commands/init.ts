import { draftExists, draftUnwritable } from "@fedseg/wording/refusals/draft.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { existsSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { misused } from "@fedseg/wording/command-line/read.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { draftConfig } from "../../draft/draft-config.ts";
import { knownExport } from "../../draft/known-exports.ts";
import { draftDictionary } from "../../draft/draft-dictionary.ts";
import type { ColumnFacts } from "../../draft/column-facts.ts";
import { type Roles, misfits, proposeRoles, withoutOrderTotal } from "../../draft/propose-roles.ts";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { inChild } from "../ingest/reader/in-child.ts";

const FILES = { config: "config.yaml", dictionary: "dictionary.yaml" };

export const init: Run = async ({ options }, tell) => {
  const { name, data } = await answersOf(options);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) throw badName(name);
  const out = resolve(options["out"] ?? ".");
  for (const file of Object.values(FILES))
    if (existsSync(join(out, file))) throw draftExists(join(out, file));
  makeDraftFolder(out);
  const look = await inChild("look", { path: resolve(data), folder: out }, { folder: out, tell });
  const names = look.columns.map((column) => column.name);
  const given = givenRoles(options, names);
  const proposed = proposeRoles(look.columns, given);
  const roles = given.amount === undefined ? withoutOrderTotal(proposed, look.orderTotal) : proposed;
  requireRoles(roles, look.columns);
  const path = relative(out, resolve(data));
  const write = (file: string, text: string) => {
    writeFileSync(join(out, file), text, { mode: 0o600, flag: "wx" });
  };
  write(FILES.dictionary, draftDictionary(roles, look));
  write(FILES.config, draftConfig({ name, path, look, roles }));
  const taken = Object.entries(roles).map(([role, column]) => `${role} from ${column}`);
  const config = join(out, FILES.config);
  tell("DRAFT", `${config} and ${FILES.dictionary}: ${taken.join(", ")}`, { config, roles });
  const known = knownExport(names);
  if (known)
    tell(
      "RECIPE",
      `this looks like ${known.name}, which holds more than a draft can know: ${known.page} has a configuration for it`,
      { page: known.page },
    );
  if (look.hasRepeats)
    tell(
      "REPEATS",
      "lines of the file repeat others; the draft says duplicates: drop, for the partners to agree on",
    );
  tell(
    "NEXT",
    `look at it: fedseg-node quality --config ${config}; then decide what ONLY YOU KNOW in both files`,
  );
  return 0;
};

/** Takes name and file from the options, and asks a person at a terminal for what is missing. @throws CodedError USAGE. */
async function answersOf({ name, data }: Options): Promise<{ readonly name: string; readonly data: string }> {
  if (name && data) return { name, data };
  const missing = [...(name ? [] : ["--name"]), ...(data ? [] : ["--data"])].join(" and ");
  if (!process.stdin.isTTY)
    throw misused(`${missing} must be given where nobody can be asked.`, "See fedseg-node init --help.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return {
      name: name ?? (await terminal.question("Name of this node (small letters, digits, -): ")),
      data: data ?? (await terminal.question("File of purchases (.csv, .csv.gz, .jsonl or .parquet): ")),
    };
  } finally {
    terminal.close();
  }
}

/** Takes the columns that the owner has named. @throws CodedError INIT_COLUMN. */
function givenRoles({ user, time, order, amount }: Options, columns: readonly string[]): Roles {
  const given = Object.entries({ user, time, order, amount }).flatMap(([role, column]) =>
    column === undefined ? [] : [[role, column] as const],
  );
  for (const [role, column] of given)
    if (!columns.includes(column)) throw noColumn(`The file has no column ${column} for --${role}.`, columns);
  return Object.fromEntries(given);
}

/** @throws CodedError INIT_COLUMN, which names everything that is missing. */
function requireRoles(roles: Roles, columns: readonly ColumnFacts[]): void {
  const missing: string[] = [];
  const wrong: string[] = [];
  const lacks = (role: "user" | "time" | "amount", words: string, cells: string) => {
    missing.push(`the ${words} (--${role})`);
    for (const { name, isNested } of misfits(columns, role))
      wrong.push(
        isNested
          ? ` ${name} is called like it, but holds whole objects or lists: an sql source can take a part of it.`
          : ` ${name} is called like it, but nearly all of its cells would have to be ${cells}.`,
      );
  };
  if (roles.user === undefined) lacks("user", "customer's id", "ids");
  if (roles.time === undefined) lacks("time", "time of the purchase", "times of one form");
  if (roles.amount === undefined && (roles.quantity === undefined || roles.unit_price === undefined))
    lacks("amount", "amount of a line", "numbers of one form");
  if (missing.length === 0) return;
  throw noColumn(
    `No column looks like ${missing.join(", nor like ")}.${wrong.join("")}`,
    columns.map(({ name }) => name),
  );
}

function noColumn(what: string, columns: readonly string[]): CodedError {
  const known = knownExport(columns);
  const recipe = known && `This looks like ${known.name}: take the configuration of ${known.page}. Else name`;
  return new CodedError("INIT_COLUMN", {
    what,
    why: `Its columns are ${columns.join(", ")}.`,
    todo: `${recipe ?? "Name"} the columns with these options; for other kinds of files write the configuration by docs/data.md.`,
  });
}

function badName(name: string): CodedError {
  return new CodedError("INIT_NAME", {
    what: `A node cannot be called ${JSON.stringify(name)}.`,
    why: "Names of parties are small letters, digits and -, at most 63, and stand in every plan and ledger.",
    todo: "Give another one with --name, for example willow.",
  });
}

function makeDraftFolder(out: string): void {
  try {
    makeFolder(out);
  } catch (error) {
    throw draftUnwritable(`The folder ${out}`, error);
  }
}
