import { describe, expect, test } from "vitest";
import type { UnmaskMessage } from "@fedseg/shared/protocol/close.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { type Message, bindingOf, certOver, closeOver } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";
import { someOf } from "../full.ts";

/** Which set a node is shown: everybody's, everybody's but the dealer's, or none. */
type Side = "full" | "without" | "none";
const SIDES: readonly Side[] = ["full", "without", "none"];
/** The honest dealer about whom the coordinator lies. */
const DEALER = 0;

/** Sides of `nodes` nodes of whom none is like another only by its place: every multiset once. */
function multisets(nodes: number, from = 0): readonly (readonly Side[])[] {
  if (nodes === 0) return [[]];
  return SIDES.slice(from).flatMap((side, at) =>
    multisets(nodes - 1, from + at).map((rest) => [side, ...rest]),
  );
}

/** Runs one attempt in which honest nodes are shown these sets; the last c nodes collude and confirm everything. */
function sharesOf(nodes: number, sides: readonly Side[]) {
  const { c, t } = defaultCohort(nodes);
  const confirms: Envelope[] = [];
  const unmasks: UnmaskMessage[] = [];
  const survivors = Array.from({ length: nodes }, (_, node) => node).filter((node) => node !== DEALER);
  let isCertified = false;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    nodes,
    sessions: 1,
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 1 } }),
    hooks: {
      toNode(to, message) {
        if (message.type !== "close") return [{ message }];
        const side = sides[to] ?? "none";
        const headers = survivors.map((node) => message.headers[node]);
        if (side === "full") return [{ message }];
        return side === "none"
          ? []
          : [{ message: closeOver(bindingOf(witnessed.study), message, survivors, headers) }];
      },
      toCoordinator(_from, message) {
        if (message.type === "unmask") unmasks.push(message);
        if (message.type === "confirm") confirms.push(message.envelope);
        if (message.type === "confirm" && confirms.length + c >= t) {
          isCertified = true;
          const colluders = Array.from({ length: c }, (__, at) => nodes - 1 - at);
          const cert: Message<"cert"> = certOver(bindingOf(witnessed.study), confirms, colluders);
          for (const to of sides.keys()) witnessed.study.inject(to, cert);
        }
        return message.type === "unmask" || message.type === "confirm" ? [] : [{ message }];
      },
    },
  });
  witnessed.run();
  const count = (kind: "self" | "pair") =>
    new Set(
      unmasks.flatMap(({ envelope, shares }) =>
        shares.read()!.some((share) => share.dealer === DEALER && share.kind === kind)
          ? [envelope.sender]
          : [],
      ),
    ).size;
  return {
    self: count("self") + c,
    pair: count("pair") + c,
    isCertified,
    refusal: witnessed.refusal(DEALER),
  };
}

/** What the model of the exhaustive test says of the same sides. */
function modelled(nodes: number, sides: readonly Side[]) {
  const { c, t } = defaultCohort(nodes);
  const confirmed = sides.filter((side, node) => node !== DEALER && side === "without").length;
  const isCertified = confirmed > 0 && confirmed + c >= t;
  const self = sides.filter((side) => side === "full").length + c;
  const refusal = sides[DEALER] === "without" ? "SELF_DROPPED" : undefined;
  return { self, pair: (isCertified ? confirmed : 0) + c, isCertified, refusal };
}

describe.each([4, 5])("n = %i: real nodes give shares as the model of the exhaustive test says", (nodes) => {
  const { c, t } = defaultCohort(nodes);
  const splits = SIDES.flatMap((own) => multisets(nodes - c - 1).map((rest) => [own, ...rest]));

  test.each(someOf(splits, 6).map((sides) => [sides.join(", "), sides] as const))("%s", (_, sides) => {
    const shares = sharesOf(nodes, sides);
    expect(shares).toEqual(modelled(nodes, sides));
    expect(shares.self >= t && shares.pair >= t).toBe(false);
  });
});
