import { inTurn } from "@fedseg/keeper/process/in-turn.ts";
import { Turns } from "@fedseg/keeper/process/turns.ts";
import { z } from "zod";
import type { Audited, ServiceWorld } from "../service/world.ts";
import { runAuditor } from "./auditor-program.ts";

/** What the auditor prints with --json, as far as a verdict goes. */
const told = z.looseObject({
  verdict: z.enum(["PASS", "NOT VERIFIABLE", "FAIL"]),
  checks: z.array(
    z.looseObject({
      findings: z
        .array(
          z.looseObject({
            verdict: z.string(),
            code: z.string(),
            supply: z.string().optional(),
            place: z.looseObject({ path: z.string() }).optional(),
          }),
        )
        .default([]),
    }),
  ),
});

/**
 * Audits a bundle in a process of its own: the auditor's program decides, and the coordinator only repeats what it says.
 * Undefined when there is no auditor here, or it could not tell.
 */
export async function auditBundle(bundle: string, at: () => string): Promise<Audited | undefined> {
  const said = await runAuditor(["verify", bundle, "--json"]);
  if (!said) return undefined;
  try {
    const { verdict, checks } = told.parse(JSON.parse(said.stdout));
    const open = checks.flatMap(({ findings }) => findings).filter(({ verdict: each }) => each !== "PASS");
    const missing = open.flatMap(({ code, place }) => {
      const name = code === "LEDGER_MISSING" ? /([^/]+)\.jsonl$/.exec(place?.path ?? "")?.[1] : undefined;
      return name === undefined ? [] : [name];
    });
    const codes = open.toSorted((a, b) => weight(a) - weight(b)).map(({ code }) => code);
    return { verdict, at: at(), codes: [...new Set(codes)], missing: [...new Set(missing)] };
  } catch {
    return undefined;
  }
}

/** Audits one bundle at a time, however many studies end together: each takes a process of its own. */
export function oneAtATime(audit: ServiceWorld["audit"]): ServiceWorld["audit"] {
  const turns = new Turns();
  return async (bundle) => inTurn(turns, () => audit(bundle));
}

/** What decides of the verdict comes first: counter-examples, then what something supplies. */
function weight({
  verdict,
  supply,
}: {
  readonly verdict: string;
  readonly supply?: string | undefined;
}): number {
  return verdict === "FAIL" ? 0 : supply === undefined ? 2 : 1;
}
