import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import type { CoordinatorEffect } from "@fedseg/coordinator/session/events.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { StudyOptions } from "../simulation/in-process-study.ts";
import type { Crash } from "../simulation/party.ts";
import { turnOf } from "../adversary/statements.ts";
import { type WitnessedOptions, WitnessedStudy } from "../adversary/witnessed-study.ts";

/** Long enough to be noticed, short enough to be waited for. */
const RESTART_MS = 50;

/** Whose commits are swept. */
export type Party = "node" | "coordinator";

function isDurable({ type }: NodeEffect | CoordinatorEffect): boolean {
  return type === "commit" || type === "defer" || type === "sign-deferred";
}

/** The session in which one party (node 1, or the coordinator) makes each of its durable commits, undisturbed. */
export function sessionsOfCommits(party: Party, options: StudyOptions): readonly number[] {
  const sessions: number[] = [];
  let session = 0;
  const count = (effect: NodeEffect | CoordinatorEffect): undefined => {
    if (isDurable(effect)) sessions.push(session);
  };
  const toNode: Hooks["toNode"] = (_, message) => {
    if (message.type === "open") ({ session } = message.envelope);
    return [{ message }];
  };
  new WitnessedStudy({ ...options, hooks: { ...options.hooks, toNode, ...crashing(party, count) } }).run();
  return sessions;
}

/** Runs a study in which the party dies once, before or after its commit number `at`, and comes back. */
export function crashAt(
  party: Party,
  at: number,
  when: Crash["when"],
  options: WitnessedOptions,
): WitnessedStudy {
  let commits = 0;
  const crash = (effect: NodeEffect | CoordinatorEffect): Crash | undefined => {
    if (!isDurable(effect)) return undefined;
    commits += 1;
    return commits === at ? { when, restartMs: RESTART_MS } : undefined;
  };
  return new WitnessedStudy({ ...options, hooks: { ...options.hooks, ...crashing(party, crash) } }).run();
}

function crashing(party: Party, crash: (effect: NodeEffect | CoordinatorEffect) => Crash | undefined): Hooks {
  if (party === "coordinator") return { crashCoordinator: crash };
  return { crashNode: (node, effect) => (node === 1 ? crash(effect) : undefined) };
}

/** What must hold of every study, whatever has failed: the rules it breaks, none when all is well. */
export function brokenRules(witnessed: WitnessedStudy, nodes: number): readonly string[] {
  return Array.from({ length: nodes }, (_, node) => node).flatMap((node) => [
    ...undercounted(witnessed, node),
    ...repeated(witnessed, node),
  ]);
}

/** Reports that left without a charge, and charges given back without a certificate. */
function undercounted(witnessed: WitnessedStudy, node: number): readonly string[] {
  const ledger = witnessed.ledger(node);
  const reserved = new Set(
    ledger.flatMap((event) => (event.type === "RESERVE" ? [`report ${turnOf(event)}`] : [])),
  );
  const unmasked = new Set(ledger.flatMap((event) => (event.type === "UNMASK" ? [turnOf(event)] : [])));
  const refunds = ledger.flatMap((event) => (event.type === "REFUND" ? [turnOf(event)] : []));
  return [
    ...witnessed
      .said(node)
      .filter((said) => said.startsWith("report") && !reserved.has(said))
      .map((said) => `node ${node}: ${said} is not charged`),
    ...refunds
      .filter((refund) => unmasked.has(refund))
      .map((refund) => `node ${node}: ${refund} was unmasked and refunded`),
  ];
}

/** Statements that a node has made twice, with other content. */
function repeated(witnessed: WitnessedStudy, node: number): readonly string[] {
  return [...witnessed.statements(node)].flatMap(([said, bytes]) =>
    bytes.size > 1 && !said.startsWith("bundle")
      ? [`node ${node}: ${said} was said in ${bytes.size} ways`]
      : [],
  );
}
