import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { type CoordinatorPlace, addressesOf } from "../config.ts";
import { foreignCertificate } from "../coordinator/connection-refusals.ts";
import { CertificateError, type CoordinatorAddress, PinnedAgent } from "../coordinator/pinned-tls.ts";
import { type Finding, findingOf } from "./finding.ts";

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

/** What asking came to. */
interface Reached {
  readonly finding: Finding;
  readonly answer: Answer | undefined;
}

/**
 * Asks whether the coordinator is there, without telling who asks: at each of its addresses. One that answers is enough for a
 * study; the answer is that of the first.
 */
export async function checkReach(place: CoordinatorPlace): Promise<Reached> {
  const addresses = addressesOf(place);
  const asked = await Promise.all(addresses.map(askOne));
  if (asked.length === 1) return asked[0];
  const first = asked.find(({ answer }) => answer !== undefined);
  const texts = asked.map(({ finding }, at) => `${addresses[at].url}: ${finding.text}`).join("; ");
  const bad = asked.map(({ finding }) => finding).find(({ verdict }) => verdict === "FAIL");
  const verdict = bad === undefined ? "PASS" : first ? "WARN" : "FAIL";
  const todo = first
    ? "The node goes on with those that answer. Take an address that is not used any more out of coordinatorUrl."
    : bad?.todo;
  const finding = {
    check: "connection",
    verdict,
    text: texts,
    ...(bad && todo !== undefined && { todo }),
  } as const;
  return { finding, answer: first?.answer };
}

async function askOne(address: CoordinatorAddress): Promise<Reached> {
  const started = new Date().getTime();
  try {
    const { status, said } = await askHealth(address);
    const roundTripMs = new Date().getTime() - started;
    if (status !== 200) return { finding: fail(`it answers with status ${status}`), answer: undefined };
    const date = Date.parse(said ?? "");
    const answer = {
      theirMs: Number.isNaN(date) ? undefined : date,
      ownMs: started + roundTripMs / 2,
      roundTripMs,
    };
    const text = `the coordinator answers; round trip ${roundTripMs} ms`;
    return { finding: { check: "connection", verdict: "PASS", text }, answer };
  } catch (error) {
    if (error instanceof CertificateError) {
      const refusal = foreignCertificate(error.message);
      return { finding: findingOf("connection", "FAIL", refusal), answer: undefined };
    }
    return { finding: fail(`it does not answer (${reasonOf(error)})`), answer: undefined };
  }
}

/** Asks over the connection that a study would use: the same certificate, the same pin. */
function askHealth({ url, pin }: CoordinatorAddress): Promise<{ status: number; said: string | undefined }> {
  const health = new URL("/health", url);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const isTls = health.protocol === "https:";
  return new Promise((resolve, reject) => {
    const asking = isTls
      ? tlsRequest(health, { signal, agent: new PinnedAgent(pin) })
      : plainRequest(health, { signal });
    asking.once("error", reject);
    asking.once("response", (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, said: response.headers.date });
    });
    asking.end();
  });
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
  if (error instanceof Error && error.name !== "AbortError" && "code" in error) return String(error.code);
  return error instanceof Error ? error.name : "unknown";
}
