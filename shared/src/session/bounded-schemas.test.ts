import { canaryReport } from "../ledger/canary-report.ts";
import { ledgerEntry } from "../ledger/entry.ts";
import { revocationFile } from "../ledger/revocation.ts";
import { rotationFile } from "../ledger/rotation.ts";
import { inviteSchema } from "../plan/invite.ts";
import { planSchema } from "../plan/plan.ts";
import { bundleBody, dealtShares } from "../protocol/bundle.ts";
import { certBody, closeBody, confirmBody, unmaskBody } from "../protocol/close.ts";
import { endBody } from "../protocol/ended.ts";
import { enrolBody, planBody, rosterBody } from "../protocol/enrol.ts";
import { excludeBody } from "../protocol/exclude.ts";
import { challengeMessage, proofMessage, welcomeMessage } from "../protocol/handshake.ts";
import { coordinatorMessage, nodeMessage } from "../protocol/index.ts";
import { abortBody, complaintBody, openBody } from "../protocol/open.ts";
import { reportBody } from "../protocol/report.ts";
import { resultBody, sessionRecord } from "../protocol/result.ts";
import { witnessBody } from "../protocol/witness.ts";
import { expect, test } from "vitest";
import { z } from "zod";

/** Everything that somebody else signs, sends or hands in, and what the signatures cover. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  abortBody,
  bundleBody,
  canaryReport,
  certBody,
  challengeMessage,
  closeBody,
  complaintBody,
  confirmBody,
  coordinatorMessage,
  dealtShares,
  endBody,
  enrolBody,
  excludeBody,
  inviteSchema,
  ledgerEntry,
  nodeMessage,
  openBody,
  planBody,
  planSchema,
  proofMessage,
  reportBody,
  resultBody,
  revocationFile,
  rosterBody,
  rotationFile,
  sessionRecord,
  unmaskBody,
  welcomeMessage,
  witnessBody,
};

type Schema = Readonly<Record<string, unknown>>;

/** A pattern without an end: one of its repetitions has no upper limit. */
const isEndless = (pattern: string) => /[*+]|,\}/.test(pattern.replaceAll(/\\.|\[[^\]]*\]/g, "x"));

/** What has no bound in a schema, by its path. */
function unbounded(schema: Schema, path: string): string[] {
  const children = Object.entries(schema).flatMap(([key, value]) => {
    if (Array.isArray(value) && ["anyOf", "oneOf", "allOf", "prefixItems"].includes(key))
      return value.flatMap((each, at) => unbounded(each as Schema, `${path}/${at}`));
    if (key === "properties")
      return Object.entries(value as Schema).flatMap(([name, inner]) =>
        unbounded(inner as Schema, `${path}.${name}`),
      );
    const isSchema =
      ["items", "additionalProperties", "propertyNames"].includes(key) && typeof value === "object";
    return isSchema ? unbounded(value as Schema, `${path}[]`) : [];
  });
  return isBounded(schema) ? children : [path, ...children];
}

function isBounded({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...rest }: Schema): boolean {
  const [low, high] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
  switch (type) {
    case "integer":
      return (
        "const" in rest || (Number(low) > Number.MIN_SAFE_INTEGER && Number(high) < Number.MAX_SAFE_INTEGER)
      );
    case "number":
      return "const" in rest || (typeof low === "number" && typeof high === "number");
    case "string": {
      const patterns = [rest["pattern"]].filter((pattern) => typeof pattern === "string");
      const isTied = patterns.some((pattern) => pattern.startsWith("^") && !isEndless(pattern));
      return "const" in rest || "enum" in rest || "maxLength" in rest || isTied;
    }
    case "array":
      return "maxItems" in rest || (Array.isArray(rest["prefixItems"]) && !rest["items"]);
    default:
      return true;
  }
}

test.each(Object.entries(SCHEMAS))("every number, text and list of %s has a bound", (_, schema) => {
  const json = z.toJSONSchema(schema, { unrepresentable: "any", reused: "inline", io: "input" }) as Schema;
  expect(unbounded(json, "")).toEqual([]);
});
