import { expect, test } from "vitest";
import type { OwnBundle } from "@fedseg/client-node/session/state.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { bindingOf, resign } from "./forger.ts";
import { LIAR } from "./mischief.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

/** The liar's own process has to believe in its wrong bundle, so that it reports: its memory is changed, not its words. */
test("a dealer that survives, and whose shares rebuild another seed than the signed one, is excluded", () => {
  let isDone = false;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    sessions: 2,
    hooks: {
      toCoordinator(from, message) {
        if (isDone || from !== LIAR || message.type !== "bundle") return [{ message }];
        const state = witnessed.study.node(LIAR);
        if (state?.phase !== "running") return [{ message }];
        isDone = true;
        const envelope = resign(bindingOf(witnessed.study), message.envelope, bundleBody, (body) => ({
          ...body,
          seedHash: sha256(utf8("another seed")),
        }));
        const own = state.running.bundles as Map<string, OwnBundle>;
        own.set("1/1", { ...own.get("1/1")!, message: { ...message, envelope } });
        return [{ message: { ...message, envelope } }];
      },
    },
  });
  witnessed.run();
  expect(witnessed.said(LIAR)).toContain("unmask 1/1");
  for (const node of [0, 1, 2])
    expect(witnessed.ledger(node)).toContainEqual(
      expect.objectContaining({ type: "EXCLUDE", node: LIAR, code: "WRONG_SHARES", session: 1, attempt: 1 }),
    );
  const sums = witnessed.ledger(0).flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
  expect(sums).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ]);
  expect(witnessed.charged(0)).toEqual(["1/1", "1/2", "2/1"]);
});
