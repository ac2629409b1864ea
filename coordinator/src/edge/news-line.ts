import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { LogFields } from "@fedseg/wording/command-line/log-line.ts";
import { fewCountedText } from "@fedseg/wording/plan/few-counted-text.ts";
import { describeRequest } from "@fedseg/wording/plan/session-words.ts";
import type { News } from "./run.ts";

type MemberNews = Extract<
  News,
  {
    readonly type:
      | "agreed"
      | "refused"
      | "departed"
      | "verified"
      | "dropped"
      | "excluded"
      | "disputed"
      | "faulty"
      | "turned-away"
      | "notarised";
  }
>;
type StudyLine = Exclude<News, { readonly type: "store" }>;

/** One line of an operator's log: a code, what happened, and what it is about, members by their names. */
export interface NewsLine extends LogFields {
  readonly code: string;
  readonly text: string;
}

/** Tells news as a line; of a study's all are but what a process tells before it has one. */
export function newsLine(news: News, plan: Plan | undefined): NewsLine {
  if (news.type === "store") return { code: "STORE", text: news.what };
  if (!plan) throw new TypeError(`"plan" expected a plan beside ${news.type}`);
  const study = toHex(hashPlan(planBytes(plan)));
  return { study, ...lineOf(news, plan) };
}

function lineOf(news: StudyLine, plan: Plan): NewsLine {
  const nameOf = (node: number) => plan.roster[node].name;
  const namesOf = (nodes: readonly number[]) => nodes.map(nameOf);
  switch (news.type) {
    case "listening": {
      const { title, roster, budget } = plan;
      const text = `on port ${news.port}: “${title}” asks ${listed(roster.map(({ name }) => name))}; it costs at most ε ${budget.epsilon} at δ ${budget.delta} if no attempt is lost`;
      return { code: "LISTENING", text, port: news.port, plan };
    }
    case "waiting":
      return {
        code: "WAITING",
        text: `for ${news.for.length} of ${plan.roster.length}: ${news.for.join("; ")}`,
        for: news.for,
      };
    case "published":
      return publishedLine(news);
    case "enrolled": {
      const { nodes, of } = news;
      const party = nameOf(news.node);
      const text = `${party} has approved, ${nodes} of ${of}`;
      return { code: "ENROLLED", text, party, approved: nodes, of };
    }
    case "opened":
      return openedLine(news, namesOf(news.nodes));
    case "reported": {
      const { session, reports, of } = news;
      const party = nameOf(news.node);
      const text = `${party} has reported in session ${session}, ${reports} of ${of}`;
      return { code: "REPORTED", text, session, party, reports, of };
    }
    case "missing": {
      const parties = namesOf(news.nodes);
      const text = `no report of ${listed(parties)} in session ${news.session}: the others go on`;
      return { code: "MISSING", text, session: news.session, parties };
    }
    case "released": {
      const parties = namesOf(news.survivors);
      const { session, honest } = news;
      const text = `session ${session}: the sum of ${listed(parties)} is out`;
      return { code: "RELEASED", text, session, parties, honest };
    }
    case "few-counted": {
      const { session, code, few } = news;
      return { code, text: fewCountedText(few, plan.roster.length).en, session, few };
    }
    case "retried":
      return retriedLine(news);
    case "paused":
    case "went-on":
      return pauseLine(news);
    default:
      return ofMembers(news, nameOf);
  }
}

function publishedLine({
  folder,
  refused,
  isWithoutModel,
}: Extract<StudyLine, { type: "published" }>): NewsLine {
  if (isWithoutModel)
    return { code: "BUNDLE", text: `the bundle of this study, which has no model, is in ${folder}`, folder };
  const without = refused ? `; without a result: ${listed(refused)}, model.json says why` : "";
  const text = `the bundle is in ${folder}${without}`;
  return { code: "PUBLISHED", text, folder, ...(refused && { refused }) };
}

function retriedLine({ session, attempt, reason }: Extract<StudyLine, { type: "retried" }>): NewsLine {
  const text = `session ${session} starts again, attempt ${attempt}: ${reason}`;
  return { code: "RETRIED", text, session, attempt };
}

function pauseLine(news: Extract<StudyLine, { type: "paused" | "went-on" }>): NewsLine {
  const { by, since } = news;
  if (news.type === "went-on") return { code: "WENT_ON", text: "sessions are opened again", by, since };
  const { reason } = news;
  return { code: "PAUSED", text: `no session is opened until it goes on: ${reason}`, by, since, reason };
}

function openedLine(
  { session, attempt, request, length }: Extract<StudyLine, { type: "opened" }>,
  parties: readonly string[],
): NewsLine {
  const { query } = request;
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  const text = `session ${session}${again}: ${describeRequest(request).en} (${length} numbers of ${listed(parties)})`;
  return { code: "OPENED", text, session, attempt, query, length, parties };
}

/** What members have done, or have been shown to have done. */
function ofMembers(news: MemberNews, nameOf: (node: number) => string): NewsLine {
  switch (news.type) {
    case "agreed": {
      const party = nameOf(news.node);
      const text = `${party} agrees to the plan, and signs it when enough partners have answered`;
      return { code: "AGREED", text, party };
    }
    case "refused": {
      const [party, { code: reason, event: correlation, text }] = [nameOf(news.node), news];
      return { code: "REFUSED", text: `${party} refuses (${reason}): ${text}`, party, reason, correlation };
    }
    case "departed": {
      const party = nameOf(news.node);
      return { code: "DEPARTED", text: `${party} has disconnected`, party };
    }
    case "verified": {
      const party = nameOf(news.node);
      return { code: "VERIFIED", text: `${party} has verified all results`, party };
    }
    case "dropped": {
      const [party, reason] = [nameOf(news.node), news.code];
      return { code: "DROPPED", text: `a message of ${party} was dropped (${reason})`, party, reason };
    }
    case "excluded": {
      const [party, reason] = [nameOf(news.node), news.code];
      const text = `${party} was shown to lie (${reason}) and is left out from here on`;
      return { code: "EXCLUDED", text, party, reason };
    }
    case "disputed": {
      const parties = news.nodes.map(nameOf);
      const text = `${listed(parties)} name different keys of their channel: one is left out of this attempt`;
      return { code: "DISPUTED", text, parties };
    }
    case "faulty": {
      const { session, attempt, code: reason } = news;
      const parties = news.nodes.map(nameOf);
      const text = `session ${session}, attempt ${attempt}: the sum of ${listed(parties)} is not what they committed to (${reason}); it stays charged`;
      return { code: "FAULTY", text, session, attempt, parties, reason };
    }
    case "turned-away": {
      const { code: reason, from, times, text: advice = "" } = news;
      const text = `${from} (${reason}${times > 1 ? `, ${times} times` : ""})${advice && `: ${advice}`}`;
      return { code: "TURNED_AWAY", text, reason, from, times };
    }
    case "notarised":
      return { code: "NOTARISED", text: "the last checkpoints of everybody who is here are cosigned" };
  }
}

function listed(names: readonly string[]): string {
  return names.join(", ");
}
