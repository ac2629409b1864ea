import { meaningOf } from "./codes.ts";

/** Where in the bundle something was found. */
export interface Place {
  /** Path inside the bundle, `/` between folders. */
  readonly path: string;
  /** Line of a ledger, from 1. */
  readonly line?: number;
}

/** What a check found: it holds, it does not (with the smallest counter-example), or the bundle cannot show it. */
export interface Finding {
  readonly verdict: "PASS" | "FAIL" | "NOT VERIFIABLE";
  /** "HOLDS" for what holds; otherwise one stable code per kind of failure or limit. */
  readonly code: string;
  readonly text: string;
  readonly place?: Place;
  /** What supplies what is missing here, where a command does: until then the bundle does not pass. */
  readonly supply?: string;
}

/** What one check found: all counter-examples, or that it holds and what remains open. */
export interface CheckReport {
  /** Place in the list of checks, from 1; and its id. */
  readonly number: number;
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** A statement that holds. */
export function pass(text: string): Finding {
  return { verdict: "PASS", code: "HOLDS", text };
}

/** A counter-example. Where anybody can have made it, it says so. */
export function fail(code: string, text: string, place?: Place): Finding {
  const said = meaningOf(code).isAnybodys ? `${text}; ${NOBODYS}` : text;
  return { verdict: "FAIL", code, text: said, ...(place && { place }) };
}

/** What a file does not say that is not what keys have signed. */
const NOBODYS = "who changed it, or handed it in, is not known";

/** Something that an honest party may not have handed in: not verifiable until the command of its code supplies it. */
export function lacking(code: string, text: string, place?: Place): Finding {
  const { supply } = meaningOf(code);
  return {
    verdict: "NOT VERIFIABLE",
    code,
    text,
    ...(place && { place }),
    ...(supply !== undefined && { supply }),
  };
}

/** A finding of the kind that its code has. */
export function found(code: string, text: string, place?: Place): Finding {
  const { kind } = meaningOf(code);
  if (kind === "FAIL") return fail(code, text, place);
  return kind === "LACKING" ? lacking(code, text, place) : notVerifiable(code, text, place);
}

/** Something that this bundle cannot show, and why. */
export function notVerifiable(code: string, text: string, place?: Place): Finding {
  return { verdict: "NOT VERIFIABLE", code, text, ...(place && { place }) };
}
