import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import { ringFromBytes, ringToIntegers } from "@fedseg/shared/field/ring.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { resultBody } from "@fedseg/shared/protocol/result.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { Memory } from "./catalogue.ts";
import { chargeOf } from "./facts.ts";
import type { LocalNode } from "./local-node.ts";
import { contributionOf } from "./one-query.ts";
import type { Parties } from "./parties.ts";
import type { Laws } from "./search.ts";
import type { World } from "./world.ts";

/** How a node names an end that its coordinator has signed. */
const ENDS: readonly string[] = ["STUDY_ENDED", "STUDY_CANCELLED"];

/** What must hold with an honest coordinator; each check is made once for each combination of local states. */
export class HonestLaws implements Laws<World> {
  readonly #parties: Parties;
  readonly #known = new Memory<readonly string[]>();

  constructor(parties: Parties) {
    this.#parties = parties;
  }

  broken(world: World): readonly string[] {
    const ofNodes = this.#known.recall(world.nodes.join(), () => brokenByNodes(this.#nodes(world)));
    const key = `${world.coordinator} ${world.nodes.join()}`;
    return [
      ...ofNodes,
      ...this.#known.recall(key, () => [...this.#refused(world), ...this.#published(world)]),
    ];
  }

  /** Nodes that refuse an honest coordinator; one may end for good only what the coordinator itself has signed off. */
  #refused(world: World): readonly string[] {
    const phase = this.#state(world)?.phase ?? "dead";
    const mayEnd = phase === "failed" || phase === "dead";
    return this.#nodes(world).flatMap(({ state }, at) => {
      if (state?.phase !== "refused" || (mayEnd && ENDS.includes(state.error.code))) return [];
      return [`node ${at} refuses an honest coordinator: ${state.error.code}`];
    });
  }

  brokenAtRest(world: World): readonly string[] {
    const phase = this.#state(world)?.phase ?? "dead";
    if (phase === "failed") return [];
    if (phase !== "done") return [`nothing happens any more, and the coordinator is ${phase}`];
    return this.#nodes(world).flatMap(({ state }, at) =>
      state === undefined || state.phase === "finished" ? [] : [`node ${at} has not finished`],
    );
  }

  endingOf(world: World): string {
    const state = this.#state(world);
    return state?.phase === "failed" ? state.error.code : (state?.phase ?? "dead");
  }

  #nodes(world: World): readonly LocalNode[] {
    return world.nodes.map((local) => this.#parties.nodes.value(local));
  }

  #state(world: World): CoordinatorState | undefined {
    return this.#parties.coordinators.value(world.coordinator).state;
  }

  /** Two broadcasts for one attempt, or a published sum that is not what its survivors put in. */
  #published(world: World): readonly string[] {
    const state = this.#state(world);
    const { broken } = this.#parties.coordinators.value(world.coordinator);
    const record = state && "running" in state ? state.running.records[0] : undefined;
    if (!record) return broken;
    const turn = `${record.result.session}/${record.result.attempt}`;
    const { sum } = decodeCanonical(record.result.body, resultBody)!;
    const published = ringToIntegers(ringFromBytes(sum, 2, 32)!)!;
    const plain = new Float64Array(2);
    for (const { sender } of record.headers) {
      const attempt = this.#nodes(world)[sender].facts.contributed.get(turn)!;
      for (const [at, value] of contributionOf(sender, attempt).entries()) plain[at] += value;
    }
    return published.join() === plain.join()
      ? broken
      : [...broken, `the sum is ${published.join()}, not ${plain.join()}`];
  }
}

/** What must hold of honest nodes under a coordinator that lies: nodes may refuse, and nothing need ever end. */
export class AttackedLaws implements Laws<{ readonly nodes: readonly number[] }> {
  readonly #parties: Parties;
  readonly #known = new Memory<readonly string[]>();

  constructor(parties: Parties) {
    this.#parties = parties;
  }

  broken({ nodes }: { readonly nodes: readonly number[] }): readonly string[] {
    return this.#known.recall(nodes.join(), () => brokenByNodes(this.#nodes(nodes)));
  }

  brokenAtRest(): readonly string[] {
    return [];
  }

  endingOf({ nodes }: { readonly nodes: readonly number[] }): string {
    return this.#nodes(nodes)
      .map(({ state }) => (state?.phase === "refused" ? state.error.code : (state?.phase ?? "dead")))
      .join();
  }

  #nodes(numbers: readonly number[]): readonly LocalNode[] {
    return numbers.map((local) => this.#parties.nodes.value(local));
  }
}

/** Rules of single nodes, and of what they have unmasked together. */
function brokenByNodes(nodes: readonly LocalNode[]): readonly string[] {
  const own = nodes.flatMap(({ facts }, at) => facts.broken.map((rule) => `node ${at}: ${rule}`));
  return [...own, ...brokenOpenings(nodes)];
}

/** Sets that could be opened if c more nodes gave their shares for each: one per turn, and everybody in it charged. */
function brokenOpenings(nodes: readonly LocalNode[]): readonly string[] {
  const { t, c } = defaultCohort(nodes.length);
  const sets = new Map<string, { turn: string; survivors: readonly number[]; holders: number }>();
  for (const { facts } of nodes) {
    for (const [turn, { closeHash, survivors }] of facts.unmasked) {
      const holders = sets.get(closeHash)?.holders ?? 0;
      sets.set(closeHash, { turn, survivors, holders: holders + 1 });
    }
  }
  const open = [...sets.values()].filter(({ holders }) => holders + c >= t);
  const turns = open.map(({ turn }) => turn);
  const twice = turns.filter((turn, at) => turns.indexOf(turn) !== at);
  const free = open.flatMap(({ turn, survivors }) =>
    survivors
      .filter((node) => chargeOf(nodes[node].disk, turn) !== "charged")
      .map((node) => `node ${node} is not charged for ${turn}, which can be opened`),
  );
  return [...twice.map((turn) => `two survivor sets of ${turn} can be opened`), ...free];
}
