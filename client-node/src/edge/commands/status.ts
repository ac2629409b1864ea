import { awaitService, waitSeconds } from "@fedseg/keeper/local/await-service.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { statusText } from "@fedseg/wording/status/status-text.ts";
import type { Status } from "@fedseg/wording/status/status.ts";
import { openProposals } from "../../inbox/book.ts";
import { booksStatus } from "../../status/node-status.ts";
import { withStanding } from "../books/standing.ts";
import { type NodeConfig, loadNodeConfig } from "../config.ts";
import { InboxFile } from "../inbox/inbox-file.ts";
import { NodeScores } from "../labels/node-scores.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { lastProblem } from "../last-problem.ts";
import { type ProcessState, processState } from "../process-state.ts";
import { vaultOf } from "../config.ts";

export const status: Run = async ({ options: { config: path = "", lang = "en", wait, json } }) => {
  const say = sayIn(languageOf(lang));
  const config = loadNodeConfig(path);
  if (wait !== undefined) await awaitService(config.folder, waitSeconds(wait));
  const told = await statusOf(config);
  if (json === undefined) show(statusText(told, say));
  else showAnswer(told.code, told);
  return 0;
};

/** Where a node stands: by its process where one runs, and by its books and files. */
async function statusOf(config: NodeConfig): Promise<Status> {
  const now = new Date();
  const answer = await askService(config.folder, { ask: "status" });
  const live: Partial<ProcessState> = answer ? processState.parse(answer.done) : {};
  const books = await withStanding(config, async (facts) =>
    booksStatus(facts, (plan) => describeCost(planCost(plan)).sessions, now.getTime()),
  );
  const lastError = lastProblem(config.folder);
  const labels = await labelsOf(config);
  const inbox = openProposals(new InboxFile(config).book()).filter(({ state }) => state === "waiting").length;
  return {
    code: "STATUS",
    time: now.toISOString(),
    party: config.name,
    program: "node",
    ...live,
    inbox,
    ...books,
    ...(labels && { labels }),
    ...(lastError && { lastError }),
  };
}

async function labelsOf(config: NodeConfig): Promise<Status["labels"]> {
  const scores = new NodeScores(config, vaultOf(config));
  if (scores.version() === undefined) return undefined;
  const { study, labelledAt } = await scores.open();
  return { study, labelledAt };
}
