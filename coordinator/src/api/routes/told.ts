import { CodedError } from "@fedseg/shared/errors.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { planToTell } from "../../service/proposals.ts";
import type { Sketch } from "../../service/port.ts";
import { isOver } from "../../studies/lifecycle.ts";
import { templateChanges } from "../../studies/template-changes.ts";
import { type Scheduled, tellCharges } from "../../told/charges.ts";
import { tellSums } from "../../told/sums.ts";
import type { CostView, SumView } from "../../told/view.ts";
import { PAGING, listReply } from "../lists.ts";
import { apiRefusal } from "../problems.ts";
import { type Asked, EVERYBODY, LOOKERS, type QueryLine, type Route, type World } from "../route.ts";

/** What of a study can be tried out before it is proposed. */
const SKETCH: Readonly<Record<string, QueryLine>> = {
  epsilon: { says: "Budget of the study, instead of the template's." },
  usersFloor: { says: "Least users of all members together, instead of the template's." },
  k: { says: "How many segments, instead of the template's." },
  members: { says: "Names with commas between them; left out: all." },
  quorum: { says: "Fewest members with whom it starts; left out: all of them." },
};

/** @throws CodedError API_QUERY. */
function sketchIn({ params: { name }, query }: Asked): Sketch {
  const number = (text: string | undefined) =>
    text === undefined ? undefined : /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  const given = { epsilon: query["epsilon"], usersFloor: number(query["usersFloor"]), k: number(query["k"]) };
  const written = Object.entries(given).filter(([, value]) => value !== undefined);
  const changes = templateChanges.safeParse(Object.fromEntries(written));
  const quorum = number(query["quorum"]);
  if (!changes.success) throw apiRefusal("API_QUERY", changes.error.issues[0].path.map(String).join());
  if (Number.isNaN(quorum)) throw apiRefusal("API_QUERY", "quorum");
  return {
    template: name,
    changes: changes.data,
    ...(query["members"] !== undefined && { members: query["members"].split(",") }),
    ...(quorum !== undefined && { quorum }),
  };
}

/** What a study costs that is open here, is still a draft, or has ended with a bundle. @throws CodedError API_PATH. */
async function costOfStudy({ service, told }: World, name: string, by: string): Promise<CostView> {
  const { state, template, roster, quorum } = service.study(name);
  const opened = service.plans.opened(name);
  if (opened) return told.cost({ plan: opened.plan }, by);
  if (state === "draft" && template !== undefined) {
    const members = roster.map((member) => member.name);
    return told.cost({ parts: service.plans.parts({ template, members, quorum, changes: {} }) }, by);
  }
  const cost = isOver(state) ? await told.published(name, "cost", by) : undefined;
  if (!cost) throw apiRefusal("API_PATH");
  return cost;
}

async function sumsOfStudy({ service, told }: World, name: string, by: string): Promise<readonly SumView[]> {
  const { state } = service.study(name);
  const opened = service.plans.opened(name);
  if (opened) return tellSums(opened.plan, opened.records);
  return (isOver(state) && (await told.published(name, "sums", by))) || [];
}

/** What the studies of a schedule charge, as it asks for them now; none where none could be proposed. */
function scheduledIn(service: World["service"], name: string): readonly Scheduled[] {
  const { schedule } = service.schedule(name);
  const { template, members } = schedule;
  try {
    const parts = service.plans.parts({ template, ...(members && { members }), changes: {} });
    const plan = planToTell(parts);
    const asked = plan.roster.map((member) => member.name);
    return [{ schedule, asked, budget: plan.budget, mostSq: learnedMuSq(plan) }];
  } catch (error) {
    if (error instanceof CodedError) return [];
    throw error;
  }
}

/** What is told of costs beforehand, and of what has been released afterwards: nothing that a member keeps to itself. */
export const TOLD_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/templates/{name}/cost",
    id: "getTemplateCost",
    says: "Tell what a study of a template would compute, cost and support; nothing is kept of it.",
    roles: LOOKERS,
    query: SKETCH,
    answers: { status: 200, says: "Costs and accuracy.", body: "Cost" },
    refusals: [
      "TEMPLATE_UNKNOWN",
      "MEMBER_UNKNOWN",
      "PROPOSAL_QUORUM",
      "PLAN_BUDGET",
      "API_COSTS",
      "API_THREAD",
    ],
    async answer({ service, told }, asked) {
      return {
        status: 200,
        body: await told.cost({ parts: service.plans.parts(sketchIn(asked)) }, asked.who.id),
      };
    },
  },
  {
    method: "GET",
    path: "/studies/{name}/cost",
    id: "getStudyCost",
    says: "Tell what a study computes, costs and supports, session by session.",
    roles: LOOKERS,
    answers: { status: 200, says: "Costs and accuracy.", body: "Cost" },
    refusals: ["STUDY_UNKNOWN", "API_COSTS", "API_THREAD"],
    answer: async (world, { who, params: { name } }) => ({
      status: 200,
      body: await costOfStudy(world, name, who.id),
    }),
  },
  {
    method: "GET",
    path: "/charges",
    id: "listCharges",
    says: "List what studies charge each member's account at most: those that have finished as it went, the others if no attempt is lost and with every attempt; what is left of it is its own to know.",
    roles: LOOKERS,
    query: PAGING,
    answers: { status: 200, says: "Charges by member.", body: "Charges" },
    answer({ service }, { query }) {
      const view = service.view();
      const scheduled = view.schedules
        .filter(({ state }) => state === "active")
        .flatMap(({ name }) => scheduledIn(service, name));
      return listReply(tellCharges(view, scheduled, Date.parse(view.at)), ({ member }) => member, query);
    },
  },
  {
    method: "GET",
    path: "/studies/{name}/sums",
    id: "listSums",
    says: "List the sums that have left: of whom, how many numbers, and what they have cost.",
    roles: EVERYBODY,
    query: PAGING,
    answers: { status: 200, says: "Sums by session.", body: "Sums" },
    refusals: ["STUDY_UNKNOWN", "API_COSTS", "API_THREAD"],
    answer: async (world, { who, params: { name }, query }) =>
      listReply(
        await sumsOfStudy(world, name, who.id),
        ({ session }) => `${session}`.padStart(6, "0"),
        query,
      ),
  },
  {
    method: "GET",
    path: "/studies/{name}/results",
    id: "getResults",
    says: "Read what a study has released: segments and programs, each number with its error.",
    roles: EVERYBODY,
    answers: { status: 200, says: "Its released model, in words and numbers.", body: "Results" },
    refusals: ["STUDY_UNKNOWN", "API_COSTS", "API_THREAD"],
    async answer({ service, told }, { who, params: { name } }) {
      service.study(name);
      const results = await told.published(name, "results", who.id);
      if (!results) throw apiRefusal("API_PATH");
      return { status: 200, body: results };
    },
  },
];
