import { z } from "zod";
import { CodedError } from "../errors.ts";
import { type Accounted, type Unsupported, account } from "./accountant.ts";
import { MECHANISMS, privacyEvent } from "./event.ts";

/** The only neighbours that are offered: data sets that differ in all data of one user. */
const ADJACENCY = "add_or_remove_one_user";

const accountingCase = z.looseObject({
  adjacency: z.string().default(ADJACENCY),
  events: z.array(z.looseObject({ mechanism: z.string() })).min(1),
  delta: z
    .union([z.string(), z.number()])
    .transform(Number)
    .refine((delta) => delta > 0 && delta < 1, "expected a number > 0 and < 1"),
});

/**
 * Accounts for a case as vector files write it, `{adjacency?, events, delta}`; other keys are ignored, those of an event
 * are not. An adjacency or mechanism that is not known gives no number.
 * @throws CodedError CASE_INVALID when it is no such case: a number that is none, no noise, a key too many.
 */
export function accountCase(entry: unknown): Accounted | Unsupported {
  const read = accountingCase.safeParse(entry);
  if (!read.success) throw invalid(read.error, []);
  const { adjacency, events, delta } = read.data;
  if (adjacency !== ADJACENCY) return { unsupported: `adjacency "${adjacency}" is not offered` };
  const unknown = events.find(({ mechanism }) => !MECHANISMS.includes(mechanism));
  if (unknown) return { unsupported: `mechanism "${unknown.mechanism}" is not offered` };
  const known = z.array(privacyEvent).safeParse(events);
  if (!known.success) throw invalid(known.error, ["events"]);
  return account(known.data, delta);
}

function invalid(error: z.ZodError, prefix: readonly PropertyKey[]): CodedError {
  const [issue] = error.issues;
  const place = [...prefix, ...(issue?.path ?? [])].map(String).join(".") || "the case";
  return new CodedError("CASE_INVALID", {
    what: "This is not an accounting case.",
    why: `At ${place}: ${issue?.message ?? "unknown form"}.`,
    todo: 'Give {"events": [{"mechanism", …, "count"}], "delta"} with decimals as strings; docs/accounting.md lists the mechanisms.',
  });
}
