import { counted } from "@fedseg/wording/number-text.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Standing, withStanding } from "../books/standing.ts";
import type { NodeConfig } from "../config.ts";
import { accountDifference } from "../books/open-account.ts";
import type { HeardOf } from "../../status/study-news.ts";
import { processOf } from "../whole-status.ts";
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
      const { news = [] } = await processOf(config.folder);
      return [booksFinding(config, standing, news), ...(await others(standing))];
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

/** Where the node stands, by the newest study in its books. */
const STANDS: Readonly<Record<Standing["state"]["phase"], string>> = {
  idle: "it takes part in no study now",
  asking: "it asks its partners before it approves a study",
  approved: "it has approved a study that has not begun",
  running: "a study is under way",
  finished: "its newest study has ended with a model",
  refused: "it has nothing more to do with its newest study",
};

function booksFinding(config: NodeConfig, { lines, state }: Standing, news: readonly HeardOf[]): Finding {
  const differs = accountDifference(config.account, lines);
  if (differs) return findingOf("books", "FAIL", differs);
  const text =
    lines.length === 0
      ? "there are no books yet; the first start makes them"
      : `the ledger's ${counted(lines.length, "entry verifies", "entries verify")}; ${STANDS[state.phase]}`;
  const unlisted = news.find(({ code }) => code === "STUDY_UNLISTED");
  if (unlisted)
    return {
      check: "books",
      verdict: "WARN",
      text: `${text}; ${unlisted.code}: ${unlisted.study.slice(0, 16)}: ${unlisted.text}`,
      todo: "Ask the operator whether that study goes on.",
    };
  if (state.phase !== "refused") return { check: "books", verdict: "PASS", text };
  return {
    check: "books",
    verdict: "WARN",
    text: `${text} (${state.error.code})`,
    todo: state.error.refusal.todo,
  };
}
