import { type Plan, otherProtocol, readPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { z } from "zod";
import { type JournalReader, readerOf, studiesUnderWay } from "./journal.ts";

/** One study of an account, as the node's books hold it. */
export interface KnownStudy {
  /** planHash, hexadecimal. */
  readonly study: string;
  /** Undefined where this software cannot read it. */
  readonly plan: Plan | undefined;
  /** The protocol that it speaks, when this software does not speak it. */
  readonly otherProtocol: string | undefined;
  readonly standing: "under way" | "model" | "refused";
  /** Why no more is had to do with it. */
  readonly code: string | undefined;
}

/** Reads what the books hold of every study that an account has ever approved, in that order. */
export function knownStudies(approved: ReadonlySet<string>, readAny: JournalReader): readonly KnownStudy[] {
  return [...approved].flatMap((study) => {
    const read = readerOf(study, readAny);
    const stored = read("plan");
    if (!stored) return [];
    const refused = read("refused");
    const code = refused && decodeCanonical(refused, z.looseObject({ code: z.string() }))?.code;
    const standing = refused ? "refused" : read("model") ? "model" : "under way";
    return [{ study, plan: readPlan(stored), otherProtocol: otherProtocol(stored), standing, code }];
  });
}

/** Lists the titles of what is under way: what else is approved waits behind it for its turn. */
export function titlesUnderWay(studies: readonly KnownStudy[]): readonly string[] {
  return studies.flatMap(({ standing, plan }) => (standing === "under way" && plan ? [plan.title] : []));
}

/** Reads the plans of the studies that an account has under way. */
export function plansUnderWay(approved: Iterable<string>, readAny: JournalReader): readonly Plan[] {
  return studiesUnderWay(approved, readAny).flatMap((study) => {
    const stored = readerOf(study, readAny)("plan");
    return (stored && readPlan(stored)) ?? [];
  });
}
