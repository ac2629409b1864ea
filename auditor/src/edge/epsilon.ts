import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { printable, printableJson } from "@fedseg/wording/terminal/printable.ts";
import { accountCase } from "@fedseg/shared/dp/account-case.ts";
import type { Accounted, Unsupported } from "@fedseg/shared/dp/accountant.ts";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";

const file = z.object({ cases: z.array(z.looseObject({ id: z.string().min(1) })) });

/** One case's epsilons, each rounded up: what the command prints. A column that has no number is left out. */
type Columns = Omit<Accounted, "lattice"> & {
  /** The second accountant's, for exactly the stated shifts. */
  readonly lattice?: number;
  readonly latticeIsExact?: boolean;
  readonly latticeRefused?: string;
};

type Result = Columns | Unsupported;

const USAGE = `npm run -s epsilon -- [--table] FILE

Prints the epsilon of every accounting case of a JSON file, as JSON or, with
--table, for people. Example:
  npm run -s epsilon -- --table cases.json`;

/** Prints epsilon of every case of a vector file: `npm run -s epsilon -- FILE`, as JSON, or `--table` for people. */
function main(): void {
  try {
    if (process.argv.includes("--help") || process.argv.includes("-h")) return console.log(USAGE);
    const { path, isTable } = readArguments();
    const results = computeFile(path);
    const json = JSON.stringify(results, undefined, 2);
    console.log(isTable ? foldText(tableText(results)) : printableJson(json));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.error(printable(error.message));
    process.exitCode = 1;
  }
}

function readArguments(): { readonly path: string; readonly isTable: boolean } {
  const { positionals, values } = parseArgs({ allowPositionals: true, strict: false });
  const [path] = positionals;
  const flags = Object.keys(values);
  if (path !== undefined && positionals.length === 1 && flags.every((flag) => flag === "table"))
    return { path, isTable: flags.length > 0 };
  throw new CodedError("USAGE", {
    what: `Expected one file name and no option but --table, got ${positionals.length} and ${JSON.stringify(flags)}.`,
    why: "The command accounts for the cases of one file.",
    todo: "Run: npm run -s epsilon -- FILE, or: npm run -s epsilon -- --table FILE",
  });
}

function computeFile(path: string): Record<string, Result> {
  const read = file.safeParse(parseJson(path));
  if (!read.success) throw invalid(path, read.error);
  return Object.fromEntries(read.data.cases.map((entry) => [entry.id, compute(entry)]));
}

function compute(entry: { readonly id: string }): Result {
  const accounted = namingCase(entry.id, () => accountCase(entry));
  if ("unsupported" in accounted) return accounted;
  const { lattice, ...columns } = accounted;
  return "refused" in lattice
    ? { ...columns, latticeRefused: lattice.refused }
    : { ...columns, lattice: lattice.epsilon, latticeIsExact: lattice.isExact };
}

function namingCase<Value>(id: string, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { what, why, todo } = error.refusal;
    throw new CodedError(error.code, { what: `Case ${JSON.stringify(id)}: ${what}`, why, todo });
  }
}

function tableText(results: Readonly<Record<string, Result>>): string {
  const number = (head: string) => ({ head, align: "right" as const });
  return textTable(
    [
      { head: "case" },
      ...["reported", "GDP", "zCDP"].map(number),
      { head: "losses (= exact, < bound)", width: 32 },
    ],
    Object.entries(results).map(([id, result]) =>
      "unsupported" in result
        ? [id, "", "", "", result.unsupported]
        : [id, cell(result.reported), cell(result.gdp), cell(result.zcdp), latticeCell(result)],
    ),
  );
}

function latticeCell({ lattice, latticeIsExact, latticeRefused }: Columns): string {
  return latticeRefused ?? `${latticeIsExact ? "=" : "<"} ${cell(lattice)}`;
}

/** Six decimals, rounded up. */
function cell(epsilon: number | undefined): string {
  return epsilon === undefined ? "-" : (Math.ceil(epsilon * 1e6) / 1e6).toFixed(6);
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new CodedError("FILE_NOT_JSON", {
        what: `${path} is not JSON.`,
        why: "Its text breaks the grammar of JSON.",
        todo: "Give the path of a JSON file with a list of cases.",
      });
    }
    throw new CodedError("FILE_UNREADABLE", {
      what: `${path} cannot be read.`,
      why: error instanceof Error ? error.message : String(error),
      todo: "Check the path and its permissions.",
    });
  }
}

function invalid(path: string, error: z.ZodError): CodedError {
  const [issue] = error.issues;
  return new CodedError("FILE_INVALID", {
    what: `${path} is not a list of accounting cases.`,
    why: `At ${issue?.path.map(String).join(".") || "the file"}: ${issue?.message ?? "unknown form"}.`,
    todo: 'Give {"cases": [{"id", "events": [{"mechanism", …, "count"}], "delta"}]} with decimals as strings.',
  });
}

outlivePipes(process.stdout, process.stderr);
main();
