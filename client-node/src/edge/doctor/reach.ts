import type { NodeConfig } from "../config.ts";
import type { Finding } from "./finding.ts";

/** How long the coordinator may take to answer. */
const PATIENCE_MS = 10_000;

/** What one request to the coordinator showed; undefined without an answer. */
export interface Answer {
  /** The coordinator's clock as it said, whole seconds; undefined when it did not say. */
  readonly theirMs: number | undefined;
  /** This machine's clock half way between question and answer. */
  readonly ownMs: number;
  readonly roundTripMs: number;
}

/** Asks whether the coordinator is there, without telling who asks. */
export async function checkReach({
  coordinatorUrl,
}: Pick<NodeConfig, "coordinatorUrl">): Promise<{ finding: Finding; answer: Answer | undefined }> {
  const started = new Date().getTime();
  try {
    const response = await fetch(new URL("/health", coordinatorUrl), {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const roundTripMs = new Date().getTime() - started;
    if (!response.ok)
      return { finding: fail(`it answers with status ${response.status}`), answer: undefined };
    const date = Date.parse(response.headers.get("date") ?? "");
    const answer = {
      theirMs: Number.isNaN(date) ? undefined : date,
      ownMs: started + roundTripMs / 2,
      roundTripMs,
    };
    const text = `the coordinator answers; round trip ${roundTripMs} ms`;
    return { finding: { check: "connection", verdict: "PASS", text }, answer };
  } catch (error) {
    return { finding: fail(`it does not answer (${reasonOf(error)})`), answer: undefined };
  }
}

function fail(what: string): Finding {
  return {
    check: "connection",
    verdict: "FAIL",
    text: `the coordinator cannot be used: ${what}`,
    todo: "Check coordinatorUrl and the network, and ask its operator whether it is running.",
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return error instanceof Error ? error.name : "unknown";
}
