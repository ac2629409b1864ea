import { askService } from "@fedseg/keeper/local/call.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import type { Status } from "@fedseg/wording/status/status.ts";
import { historyOf } from "../account/history.ts";
import { openProposals } from "../inbox/book.ts";
import { settled } from "../inbox/settled.ts";
import { approvedStudies, booksStatus } from "../status/node-status.ts";
import { withNews } from "../status/study-news.ts";
import type { Standing } from "./books/standing.ts";
import type { NodeConfig } from "./config.ts";
import { vaultOf } from "./sealed/own-vault.ts";
import { InboxFile } from "./inbox/inbox-file.ts";
import { NodeScores } from "./labels/node-scores.ts";
import { lastProblem } from "./last-problem.ts";
import { type ProcessState, processState } from "./process-state.ts";

/** Returns what the process that runs on a node's folder knows of itself; nothing when none runs. */
export async function processOf(folder: string): Promise<Partial<ProcessState>> {
  const answer = await askService(folder, { ask: "status" });
  return answer ? processState.parse(answer.done) : {};
}

/** Where a node stands: by its process where one runs, and by its books and files. */
export async function statusOf(
  config: NodeConfig,
  standing: Standing,
  { news = [], ...live }: Partial<ProcessState>,
): Promise<Status> {
  const now = new Date();
  const books = booksStatus(standing, (plan) => describeCost(planCost(plan)).sessions, now.getTime());
  const lastError = lastProblem(config.folder);
  const labels = await labelsOf(config);
  // What has begun or ended stands in the ledger; the file hears of it with the next proposal.
  const book = settled(new InboxFile(config).book(), historyOf(standing.lines), now.getTime());
  const inbox = openProposals(book).filter(({ state }) => state === "waiting").length;
  return {
    code: "STATUS",
    time: now.toISOString(),
    party: config.name,
    program: "node",
    ...live,
    inbox,
    ...books,
    studies: [...withNews(books.studies, news), ...approvedStudies(book, standing.studies)],
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
