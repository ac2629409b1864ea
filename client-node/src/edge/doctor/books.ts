import { CodedError } from "@fedseg/shared/errors.ts";
import { type Standing, withStanding } from "../books/standing.ts";
import type { NodeConfig } from "../config.ts";
import { accountDifference } from "../books/open-account.ts";
import { type Finding, findingOf, notLookedAt } from "./finding.ts";

/** Opens the node's books, verifies ledger and journal, and runs the checks that need them while nobody else can. */
export async function checkBooks(
  config: NodeConfig,
  others: (standing: Standing) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  let isOpen = false;
  try {
    return await withStanding(config, async (standing) => {
      isOpen = true;
      return [booksFinding(config, standing), ...(await others(standing))];
    });
  } catch (error) {
    if (isOpen || !(error instanceof CodedError)) throw error;
    const isHeld = error.code === "STORE_IN_USE";
    const finding = findingOf("books", isHeld ? "WARN" : "FAIL", error);
    const because = isHeld
      ? "the books are in use, perhaps by the running node"
      : "the books cannot be opened";
    return [finding, ...["handshake", "policy", "budget"].map((check) => notLookedAt(check, because))];
  }
}

function booksFinding(config: NodeConfig, { lines, state }: Standing): Finding {
  const differs = accountDifference(config.account, lines);
  if (differs) return findingOf("books", "FAIL", differs);
  const text =
    lines.length === 0
      ? "there are no books yet; the first start makes them"
      : `the ledger's ${lines.length} entries verify; the node is ${state.phase}`;
  if (state.phase !== "refused") return { check: "books", verdict: "PASS", text };
  return {
    check: "books",
    verdict: "WARN",
    text: `${text} (${state.error.code})`,
    todo: state.error.refusal.todo,
  };
}
