import { performance } from "node:perf_hooks";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { promisedSq } from "../../account/promised.ts";
import { contributeAnyway } from "../../contribution.ts";
import { measurePace } from "../../pace/pace.ts";
import type { ContributionTurn, NodeContext } from "../../session/context.ts";
import { plansUnderWay } from "../../session/studies.ts";
import type { Table } from "../../table.ts";
import type { InboxPort } from "../../inbox/port.ts";
import { policyOf } from "../config.ts";
import type { SharedTime } from "../../agent/shared-time.ts";
import type { Users } from "../ingest/users.ts";
import type { OwnRecords } from "../sealed/records.ts";
import type { OpenNode } from "./open-node.ts";
import { Paces } from "./paces.ts";

/** Which study a part is in, and who lets it begin. */
export interface PartContext {
  /** planHash, hexadecimal; undefined: any, one after the other. */
  readonly study: string | undefined;
  /** Whether there is room for a plan beside the studies under way; always when left out. */
  readonly hasRoom?: (plan: Plan) => boolean;
  /** What it shares with the other studies of the process. */
  readonly time?: SharedTime;
}

/** A part, and the rows that it counts. */
interface CountingPart extends PartContext {
  readonly users: Users;
  readonly participation: OwnRecords["participation"];
  readonly inbox: InboxPort;
}

/** Returns what the session of one part may use. */
export function contextOf(node: OpenNode, part: CountingPart): NodeContext {
  const { config, key, books, problems, kernels } = node;
  const source = systemEntropy();
  return {
    name: config.name,
    signingKey: key,
    policy: policyOf(config),
    source,
    consentRule: config.consent.rule,
    ledger: () => books.standing(),
    notary: () => notaryOf(books, key, config.name),
    contribute: (request, parameters, turn, isLate) => {
      const rows = {
        table: () => counted(part, turn),
        failed: (error: unknown) => void problems.rows(error, turn.study),
        isLate,
        fast: kernels?.fast,
      };
      return contributeAnyway(rows, request, parameters, source);
    },
    inbox: part.inbox,
    ...(part.study !== undefined && { study: part.study }),
    promised: () => {
      const underWay = plansUnderWay(books.standing().approved, (entry) => books.read(entry));
      return promisedSq(underWay, books.lines());
    },
    analysis: analyses(),
    pace: new Paces((plan) => {
      // They are warm when sessions come; what is stated is what one thread takes.
      kernels?.begin(plan.budget.usersCap);
      return measurePace(plan, {
        now: () => performance.now(),
        worked: () => {
          const { user, system } = process.threadCpuUsage();
          return (user + system) / 1000;
        },
        source,
        fast: kernels?.fast,
        leastMs: config.policy.limits.minTickMs,
      });
    }),
    clock: () => new Date().getTime(),
  };
}

/** The users of a sum, once it is on record who they are: a crash afterwards leaves rather too much on record than too little. */
function counted({ users, participation }: CountingPart, turn: ContributionTurn): Table {
  const rows = users.newest();
  const table = rows.table();
  participation.add({ ...turn, at: new Date().toISOString() }, rows.counted());
  return table;
}
