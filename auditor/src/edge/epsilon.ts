import { type Guarantee, type Unsupported, account } from "@fedseg/shared/dp/accountant.ts";
import { MECHANISMS, privacyEvent } from "@fedseg/shared/dp/event.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";

const ADJACENCY = "add_or_remove_one_user";

const isDelta = (text: string) => Number(text) > 0 && Number(text) < 1;

const file = z.object({
  cases: z.array(
    z.object({
      id: z.string().min(1),
      adjacency: z.string().default(ADJACENCY),
      events: z.array(z.looseObject({ mechanism: z.string() })).min(1),
      delta: z.string().refine(isDelta, "expected a number > 0 and < 1"),
    }),
  ),
});

type Case = z.infer<typeof file>["cases"][number];

/** Prints epsilon of every case of a vector file as one JSON object: `npm run -s epsilon -- FILE`. */
function main(): void {
  try {
    console.log(JSON.stringify(computeFile(fileArgument()), undefined, 2));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

function fileArgument(): string {
  const { positionals } = parseArgs({ allowPositionals: true, strict: false });
  const [path] = positionals;
  if (path !== undefined && positionals.length === 1) return path;
  throw new CodedError("USAGE", {
    what: `Expected one file name, got ${positionals.length}.`,
    why: "The command accounts for the cases of one file.",
    todo: "Run: npm run -s epsilon -- FILE",
  });
}

function computeFile(path: string): Record<string, Guarantee | Unsupported> {
  const read = file.safeParse(parseJson(path));
  if (!read.success) throw invalid(path, read.error);
  return Object.fromEntries(read.data.cases.map((entry, index) => [entry.id, compute(entry, index, path)]));
}

function compute(entry: Case, index: number, path: string): Guarantee | Unsupported {
  if (entry.adjacency !== ADJACENCY) return { unsupported: `adjacency "${entry.adjacency}" is not offered` };
  const unknown = entry.events.find(({ mechanism }) => !MECHANISMS.includes(mechanism));
  if (unknown) return { unsupported: `mechanism "${unknown.mechanism}" is not offered` };
  const events = z.array(privacyEvent).safeParse(entry.events);
  if (!events.success) throw invalid(path, events.error, ["cases", index, "events"]);
  return account(events.data, Number(entry.delta));
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

function invalid(path: string, error: z.ZodError, prefix: readonly PropertyKey[] = []): CodedError {
  const [issue] = error.issues;
  const place = [...prefix, ...(issue?.path ?? [])].map(String).join(".") || "the file";
  return new CodedError("FILE_INVALID", {
    what: `${path} is not a list of accounting cases.`,
    why: `At ${place}: ${issue?.message ?? "unknown form"}.`,
    todo: 'Give {"cases": [{"id", "events": [{"mechanism", …, "count"}], "delta"}]} with decimals as strings.',
  });
}

main();
