import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { concatBytes, fromHex, toBase64, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { describe, expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { bindingOf, keyOf } from "../adversary/forger.ts";
import { turnOf } from "../adversary/statements.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { besidesForks, faults } from "./faults.ts";
import { type Draft, draftsOf, rewritten } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";
import { someOf } from "../full.ts";

/** Loses messages of sessions at random, each way, and nothing else. */
function losing(seed: number, part: number): Hooks {
  const uniforms = seededUniforms(seed);
  const deliver = <M extends CoordinatorMessage | NodeMessage>(message: M) => {
    const isOfSession = "envelope" in message && message.envelope.session > 0;
    return isOfSession && uniforms.next() < part ? [] : [{ message }];
  };
  return {
    toNode: (_, message) => deliver(message),
    toCoordinator: (_, message) => deliver(message),
  };
}

test.each(someOf([0, 1, 2, 5, 10], 2))(
  "a study that loses messages at random and ends with a model passes: seed %i",
  (seed) => {
    const study = new InProcessStudy({
      nodes: [4, 5, 7][seed % 3],
      accountEpsilon: 100,
      hooks: losing(seed, 0.04),
    }).run();
    expect(study.model()).toBeDefined();
    expect(faults(audit(bundleOf(study)))).toEqual([]);
  },
);

const isIn = (message: CoordinatorMessage | NodeMessage, type: string, turn: string) =>
  message.type === type && "envelope" in message && turnOf(message.envelope) === turn;

/** Node 3 never hears of the first attempt, and the second is called ABORTED by all who did; of the third, node 2 is missing. */
const REFUNDED_IN_BETWEEN: Hooks = {
  toNode: (to, message) => (to === 3 && isIn(message, "open", "1/1") ? [] : [{ message }]),
  toCoordinator: (from, message) => {
    const isLost =
      (from > 1 && isIn(message, "report", "1/1")) ||
      (from > 0 && isIn(message, "unmask", "1/2")) ||
      (from === 2 && isIn(message, "report", "1/3"));
    return isLost ? [] : [{ message }];
  },
};

describe("a charge refunded by the headers of an attempt that failed too", () => {
  const study = new InProcessStudy({ nodes: 4, accountEpsilon: 100, hooks: REFUNDED_IN_BETWEEN }).run();
  const files = bundleOf(study);
  const refundsOf = (name: string) =>
    draftsOf(files, name).flatMap(({ body }) =>
      body.type === "REFUND" && body.certificate === "later-headers" ? [body] : [],
    );

  test("carries its certificate, and the audit passes", () => {
    expect(study.model()).toBeDefined();
    for (const name of ["shop-1", "shop-2", "shop-3"]) expect(refundsOf(name)).toHaveLength(1);
    expect(faults(audit(files))).toEqual([]);
  });

  /** The bundle with shop-1's certificate changed. */
  function certifying(change: (statements: readonly string[]) => readonly string[]): BundleFiles {
    return rewritten(files, { name: "shop-1", key: tinyKey("tiny", "shop-1") }, (drafts) =>
      drafts.map(({ time, body }): Draft => {
        if (body.type !== "REFUND" || body.certificate !== "later-headers") return { time, body };
        return { time, body: { ...body, statements: [...change(body.statements ?? [])] } };
      }),
    );
  }

  const [statements] = [refundsOf("shop-1")[0].statements!];
  test.each([
    ["one statement short", statements.slice(1)],
    ["one statement twice", [statements[0], statements[0], statements[1]]],
    ["with something else for a statement", [...statements.slice(1), toBase64(encodeCanonical("no"))]],
    ["without any", []],
  ])("is unproved %s", (_, changed) => {
    expect(besidesForks(audit(certifying(() => changed)))).toEqual(["8 REFUND_UNPROVED"]);
  });

  /** The bundle in which shop-1 has the charge back by ABORTs of these nodes, signed over this openHash. */
  function aborted(nodes: readonly number[], openHash: string): BundleFiles {
    return rewritten(files, { name: "shop-1", key: tinyKey("tiny", "shop-1") }, (drafts) =>
      drafts.map(({ time, body }): Draft => {
        if (body.type !== "REFUND" || body.certificate !== "later-headers") return { time, body };
        const { session, attempt } = body;
        const aborts = nodes.map((sender) =>
          sealEnvelope(
            keyOf(sender),
            bindingOf(study),
            { type: "ABORT", session, attempt, sender, recipient: COORDINATOR },
            { openHash: fromHex(openHash) },
          ),
        );
        const evidence = concatBytes(...aborts.map(envelopeHash));
        const certificate = {
          certificate: "aborts",
          evidenceHash: toHex(hashFields(DOMAINS.abortedBy, evidence)),
          statements: aborts.map((abort) => toBase64(encodeCanonical(abort))),
        } as const;
        return { time, body: { ...body, ...certificate } };
      }),
    );
  }

  const refund = refundsOf("shop-1")[0];
  const [openHash] = draftsOf(files, "shop-1").flatMap(({ body }) =>
    body.type === "RESERVE" && turnOf(body) === turnOf(refund) ? [body.openHash] : [],
  );

  test("is proved as well by as many ABORTs, and by no fewer, of no other OPEN", () => {
    expect(besidesForks(audit(aborted([0, 1, 2], openHash)))).toEqual([]);
    for (const bundle of [
      aborted([0, 1], openHash),
      aborted([0, 1, 1], openHash),
      aborted([0, 1, 2], "00".repeat(32)),
    ])
      expect(besidesForks(audit(bundle))).toEqual(["8 REFUND_UNPROVED"]);
  });
});
