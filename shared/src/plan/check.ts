import { CodedError } from "../errors.ts";
import { rangeProblem } from "../features/feature.ts";
import { contractOf } from "../programs/index.ts";
import { checkInequalities } from "../secagg/cohort.ts";
import { hashCatalogue } from "./catalogue-hash.ts";
import { checkCalendar } from "./calendar.ts";
import { checkInputs } from "./inputs.ts";
import { withNearest } from "./nearest.ts";
import { checkOrder } from "./order.ts";
import type { Plan } from "./plan.ts";
import { PROTOCOLS, protocolsText } from "./protocols.ts";
import { campaignsOf, needsCatalogue, programsOf, sessionsOf, targetNames } from "./programs.ts";
import { checkTargetKinds } from "./target-kinds.ts";
import { cohortOf } from "./terms.ts";

/**
 * Checks everything about a plan that depends on the plan alone: version, roster, inequalities, budget, sessions.
 * @throws CodedError PLAN_VERSION, PLAN_ROSTER, PLAN_QUORUM, PLAN_DATES, PLAN_COHORT, PLAN_BUDGET, PLAN_FEATURES, PLAN_TIMING, PLAN_SHARES, PLAN_ORDER, PLAN_TARGET, PLAN_TARGET_KIND, PLAN_CATALOGUE, PLAN_CAMPAIGN, PLAN_INPUT_*, PLAN_SESSIONS, and what the programs themselves throw.
 */
export function checkPlan(plan: Plan): void {
  try {
    checkAll(plan);
  } catch (error) {
    const isTooSmall = error instanceof CodedError && error.code === "PLAN_TOO_SMALL";
    throw isTooSmall ? withNearest(plan, error, checkAll) : error;
  }
}

/** Checks it without looking for other plans. */
export function checkAll(plan: Plan): void {
  checkVersion(plan);
  checkRoster(plan);
  checkCalendar(plan);
  const [violation] = checkInequalities(cohortOf(plan));
  if (violation) {
    throw new CodedError("PLAN_COHORT", {
      what: `The plan's cohort breaks ${violation.code}.`,
      why: violation.why,
      todo: "Change c, t or m (leave them out to get the defaults for the roster), or enrol more nodes.",
    });
  }
  checkBudget(plan);
  checkFeatures(plan);
  checkTiming(plan);
  checkPrograms(plan);
  checkCatalogue(plan);
  checkCampaigns(plan);
  checkInputs(plan);
  for (const { asked, facts } of programsOf(plan)) contractOf(asked.name).check(asked.spec, facts);
  const sessions = sessionsOf(plan).length;
  if (sessions > plan.limits.maxSessions) {
    throw new CodedError("PLAN_SESSIONS", {
      what: `The programs need ${sessions} sessions and the plan allows ${plan.limits.maxSessions}.`,
      why: "A node refuses every session beyond the plan's limit, so the study could not end.",
      todo: `Set limits.maxSessions to ${sessions} or more.`,
    });
  }
}

function checkVersion(plan: Plan): void {
  if (PROTOCOLS.includes(plan.protocol)) return;
  throw new CodedError("PLAN_VERSION", {
    what: `The plan speaks protocol ${JSON.stringify(plan.protocol)}.`,
    why: `This software speaks ${protocolsText(PROTOCOLS)} and nothing else.`,
    todo: "Upgrade the older side, so that coordinator and nodes have a protocol in common.",
  });
}

function checkRoster(plan: Plan): void {
  const parties = [plan.coordinator, ...plan.roster];
  const names = new Set(parties.map((party) => party.name));
  const identities = new Set(parties.map((party) => party.identity));
  if (names.size === parties.length && identities.size === parties.length) return;
  throw new CodedError("PLAN_ROSTER", {
    what: "Two parties of the plan share a name or an identity key.",
    why: "One organisation under two names would count twice toward the threshold.",
    todo: "Give every party its own name and its own identity key.",
  });
}

function checkFeatures({ features }: Plan): void {
  const refuse = (what: string, why: string, todo: string) => {
    throw new CodedError("PLAN_FEATURES", { what, why, todo });
  };
  if (new Set(features.map(({ name }) => name)).size < features.length) {
    refuse("A feature is named twice.", "It would weigh double.", "Name every feature once.");
  }
  for (const feature of features) {
    const problem = rangeProblem(feature);
    if (!problem) continue;
    const { name, lo, hi, transform } = feature;
    refuse(
      `Feature ${JSON.stringify(name)} has the hard range [${lo}, ${hi}] with transform ${transform}.`,
      problem,
      "Correct its range; it is a public constant in natural units.",
    );
  }
}

/** Shares that are written as decimals sum to no more than this above 1; no rounding of theirs spends more than the budget. */
const ROUNDING = 1e-9;

function checkPrograms(plan: Plan): void {
  const sum = plan.programs.reduce((all, { share }) => all + share, 0);
  if (sum > 1 + ROUNDING) {
    throw new CodedError("PLAN_SHARES", {
      what: `The programs' shares of the budget sum to ${sum}.`,
      why: "All programs together have one budget.",
      todo: "Lower the shares so that they sum to 1 or less.",
    });
  }
  checkFree(plan);
  checkOrder(plan);
  const names = targetNames(plan);
  const missing = names.find((name) => !Object.hasOwn(plan.targets ?? {}, name));
  const refuse = (what: string, why: string, todo: string) => {
    throw new CodedError("PLAN_TARGET", { what, why, todo });
  };
  if (missing !== undefined) {
    refuse(
      `A program judges by the target ${JSON.stringify(missing)}, which the plan does not declare.`,
      "Nobody could know what is meant.",
      "Name one of the targets that the dictionary declares.",
    );
  }
  checkTargetKinds(plan);
  if (names.length > 1) {
    refuse(
      `The programs judge by ${names.length} targets: ${names.join(", ")}.`,
      "Rows are read as they stood at one target's cutoff.",
      "Let the programs of a study judge by the same target, or make two studies.",
    );
  }
}

/** A program has a share if and only if it asks for sums. */
function checkFree({ programs }: Plan): void {
  const wrong = programs.find(({ name, share }) => (share === 0) !== (contractOf(name).isFree ?? false));
  if (!wrong) return;
  const [what, todo] =
    wrong.share === 0
      ? [`${wrong.name} has no share of the budget.`, `Give it a share, or leave ${wrong.name} out.`]
      : [
          `${wrong.name} asks for no sums and has a share of the budget.`,
          "Leave its share out, or set it to 0.",
        ];
  throw new CodedError("PLAN_SHARES", { what, why: "A share is spent on sums and on nothing else.", todo });
}

/** A user is on one side of one campaign. */
function checkCampaigns(plan: Plan): void {
  const campaigns = campaignsOf(plan);
  if (campaigns.length < 2) return;
  throw new CodedError("PLAN_CAMPAIGN", {
    what: `The programs ask about ${campaigns.length} campaigns: ${campaigns.map(({ name, holdout }) => `${name} (${holdout} left alone)`).join(", ")}.`,
    why: "Nodes tell one campaign's sides in a study.",
    todo: "Ask about one campaign, with one holdout, or make two studies.",
  });
}

/** The catalogue is in the plan if and only if a program asks for it. */
function checkCatalogue(plan: Plan): void {
  const { catalogue } = plan;
  if (catalogue && catalogue.hash !== hashCatalogue(catalogue)) {
    throw new CodedError("PLAN_CATALOGUE", {
      what: `The plan's catalogue has the hash ${hashCatalogue(catalogue)}, and the plan says ${catalogue.hash}.`,
      why: "Partners agree to a catalogue by its hash.",
      todo: "Ask the coordinator for a plan made by its own program.",
    });
  }
  const isNeeded = needsCatalogue(plan);
  if (isNeeded === (catalogue !== undefined)) return;
  throw new CodedError("PLAN_CATALOGUE", {
    what: isNeeded
      ? "A program counts what users buy, and the plan has no catalogue of it."
      : "The plan has a catalogue, and no program asks for it.",
    why: "Only what all partners have agreed to by name can be added up; nothing else goes into a plan.",
    todo: isNeeded
      ? 'Declare "catalogue" in the dictionary, or leave that program out.'
      : "Leave the catalogue out.",
  });
}

function checkTiming({ timing: { tickMs, reportMs } }: Plan): void {
  if (tickMs < reportMs) return;
  throw new CodedError("PLAN_TIMING", {
    what: `Reports leave ${tickMs} ms after their question, and are waited for only ${reportMs} ms.`,
    why: "Every session would be charged and none would end.",
    todo: "Set timing.reportMs well above timing.tickMs.",
  });
}

function checkBudget(plan: Plan): void {
  const { epsilon, delta, usersCap } = plan.budget;
  const refuse = (what: string, why: string, todo: string) => {
    throw new CodedError("PLAN_BUDGET", { what, why, todo });
  };
  if (!(Number(epsilon) > 0) || Number(epsilon) > 20) {
    refuse(
      `epsilon is ${epsilon}.`,
      "A guarantee needs 0 < epsilon, and above 20 it protects nobody.",
      "Choose an epsilon between 0.1 and 10.",
    );
  }
  const cap = usersCap * plan.roster.length;
  const { usersFloor } = plan;
  if (usersFloor > cap) {
    refuse(
      `The plan counts on ${usersFloor} users and caps them at ${cap}.`,
      "The cap bounds delta, so it may not be below what the plan itself says there are.",
      capAdvice(plan),
    );
  }
  if (!(Number(delta) > 0) || Number(delta) * 10 * cap > 1) {
    refuse(
      `delta is ${delta} with at most ${cap} users.`,
      "delta must be positive and at most 1/(10 · users): it bounds the chance that the guarantee fails for somebody.",
      deltaAdvice(plan),
    );
  }
}

function capAdvice({ budget, usersFloor, roster }: Plan): string {
  const cap = Math.ceil(usersFloor / roster.length);
  const delta = largestDelta(cap, roster.length);
  const more = Number(budget.delta) > Number(delta) ? `, with delta ≤ ${delta},` : "";
  return `Set usersCap to ${cap} or more${more} or usersFloor to ${budget.usersCap * roster.length} or less.`;
}

function deltaAdvice({ budget: { delta, usersCap }, roster, usersFloor }: Plan): string {
  const largest = `Choose delta ≤ ${largestDelta(usersCap, roster.length)}`;
  const cap = Math.floor(0.1 / (Number(delta) * roster.length));
  const isEnough = Number(delta) > 0 && cap >= 1 && cap * roster.length >= usersFloor;
  return isEnough ? `${largest}, or usersCap ≤ ${cap} if no node has more users.` : `${largest}.`;
}

/**
 * Returns the largest delta that a plan of so many nodes with at most `usersCap` users each may have, 1/(10 · users), as a text with two
 * digits, rounded down: 3.571e-5 is 3.5e-5.
 */
export function largestDelta(usersCap: number, nodes: number): string {
  const [digits, exponent] = (0.1 / (usersCap * nodes)).toExponential(9).split("e");
  return `${digits.slice(0, 3)}e${exponent}`;
}
