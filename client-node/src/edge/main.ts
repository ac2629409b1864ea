#!/usr/bin/env node
import { parseArgs } from "node:util";
import { badUsage, runCommand } from "@fedseg/keeper/edge/command.ts";
import { printable } from "@fedseg/keeper/edge/printable.ts";
import type { Command, Options } from "./command.ts";
import { acceptRotation } from "./commands/accept-rotation.ts";
import { account } from "./commands/account.ts";
import { approve } from "./commands/approve.ts";
import { addRevocation } from "./commands/add-revocation.ts";
import { compare } from "./commands/compare.ts";
import { carryOver } from "./commands/carry-over.ts";
import { correct } from "./commands/correct.ts";
import { erase } from "./commands/erase.ts";
import { explain } from "./commands/explain.ts";
import { exportSegments } from "./commands/export.ts";
import { join } from "./commands/join.ts";
import { keygen } from "./commands/keygen.ts";
import { doctor } from "./commands/doctor.ts";
import { leave } from "./commands/leave.ts";
import { ledger } from "./commands/ledger.ts";
import { plan } from "./commands/plan.ts";
import { preview } from "./commands/preview.ts";
import { quality } from "./commands/quality.ts";
import { raiseBudget } from "./commands/raise-budget.ts";
import { receipts } from "./commands/receipts.ts";
import { restore } from "./commands/restore.ts";
import { revoke } from "./commands/revoke.ts";
import { rotate } from "./commands/rotate-key.ts";
import { run } from "./commands/run.ts";
import { selfAudit } from "./commands/self-audit.ts";
import { serve } from "./commands/serve.ts";
import { show } from "./commands/show.ts";
import { subject } from "./commands/subject.ts";
import { withdraw } from "./commands/withdraw.ts";
import type { Tell } from "./tell.ts";

const COMMANDS: readonly Command[] = [
  keygen,
  join,
  compare,
  run,
  explain,
  quality,
  doctor,
  selfAudit,
  plan,
  preview,
  receipts,
  exportSegments,
  serve,
  subject,
  withdraw,
  restore,
  erase,
  show,
  account,
  raiseBudget,
  correct,
  carryOver,
  ledger,
  approve,
  leave,
  rotate,
  acceptRotation,
  revoke,
  addRevocation,
];

/** Options without a value. */
const FLAGS = new Set(["json", "plan", "pseudonymous", "stability", "yes"]);

const USAGE = COMMANDS.map(({ name, usage, says }) => `fedseg-node ${name} ${usage}\n    ${says}\n`).join("");

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: optionTypes() });
  const command = COMMANDS.find(({ name }) => name === positionals[0]);
  const options: Options = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === true ? "" : String(value)]),
  );
  const isWhole = command?.needs.every((name) => options[name]);
  if (!command || !isWhole || positionals.length > 1) throw badUsage("No command was given whole.", USAGE);
  const known = new Set([...command.needs, ...(command.may ?? [])]);
  const stranger = Object.keys(options).find((name) => !known.has(name));
  if (stranger) throw badUsage(`The command ${command.name} has no option --${stranger}.`, USAGE);
  return command.run(options, options["json"] === undefined ? tellPerson : tellProgram);
}

function optionTypes(): Record<string, { type: "string" | "boolean" }> {
  const names = COMMANDS.flatMap(({ needs, may }) => [...needs, ...(may ?? [])]);
  return Object.fromEntries(names.map((name) => [name, { type: FLAGS.has(name) ? "boolean" : "string" }]));
}

const tellProgram: Tell = (code, text, fields) => console.log(JSON.stringify({ code, text, ...fields }));
const tellPerson: Tell = (code, text) =>
  console.log(`${new Date().toISOString()} ${code.padEnd(12)} ${printable(text)}`);

await runCommand(USAGE, main);
