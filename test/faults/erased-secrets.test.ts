import { expect, test } from "vitest";
import { readChains } from "@fedseg/client-node/session/journal.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { nextChains } from "@fedseg/shared/session/keys.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import { bindingOf, closeOver, openOver } from "../adversary/forger.ts";
import type { Hooks } from "../simulation/hooks.ts";

/** Secrets of node 0 as they were when it had just reported in session 1. */
function watched(hooks: (witnessed: () => WitnessedStudy) => Hooks): {
  readonly witnessed: WitnessedStudy;
  readonly secrets: readonly Secret[];
} {
  const secrets: Secret[] = [];
  const own = hooks(() => witnessed);
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      ...own,
      toCoordinator(from, message) {
        const state = witnessed.study.node(0);
        if (from === 0 && message.type === "report" && secrets.length === 0 && state?.phase === "running") {
          const { chains, bundles } = state.running;
          const next = nextChains(chains);
          secrets.push(...chains.send, ...chains.receive, ...next.send, ...next.receive);
          for (const bundle of bundles.values())
            if (bundle.secrets) secrets.push(bundle.secrets.selfSeed, bundle.secrets.maskKey.secret);
        }
        return own.toCoordinator?.(from, message) ?? [{ message }];
      },
    },
  });
  witnessed.run();
  return { witnessed, secrets };
}

/** The value under a key of the study in a node's journal. */
function stored({ study }: WitnessedStudy, key: string): Uint8Array | undefined {
  return study.disk(0).read(`${toHex(hashPlan(planBytes(study.plan)))}/${key}`);
}

function expectErased(secrets: readonly Secret[]): void {
  expect(secrets.length).toBeGreaterThan(8);
  for (const secret of secrets) expect(() => secret.reveal()).toThrow(TypeError);
}

test("a refused study leaves no secret, neither in memory nor on the disk", () => {
  const { witnessed, secrets } = watched((current) => ({
    toNode(to, message) {
      if (to !== 0 || message.type !== "close") return [{ message }];
      const binding = bindingOf(current().study);
      return [{ message: closeOver(binding, message, [1, 2, 3], message.headers.slice(1)) }];
    },
  }));
  expect(witnessed.refusal(0)).toBe("SELF_DROPPED");
  expect(stored(witnessed, "chains")).toBeUndefined();
  expect(stored(witnessed, "channel-secret")).toBeUndefined();
  expectErased(secrets);
});

test("a study that is refused with a result in the same message leaves none of the chain keys that this has advanced", () => {
  const { witnessed, secrets } = watched((current) => ({
    toNode(to, message) {
      if (to !== 0 || message.type !== "open" || message.results.length === 0) return [{ message }];
      return [{ message: openOver(bindingOf(current().study), message, message.bundles.slice(1)) }];
    },
  }));
  expect(witnessed.refusal(0)).toBe("BUNDLE_ALTERED");
  expectErased(secrets);
});

test("a finished study leaves no secret, neither in memory nor on the disk", () => {
  const { witnessed, secrets } = watched(() => ({}));
  expect(witnessed.study.node(0)?.phase).toBe("finished");
  expect(readChains(stored(witnessed, "chains")!).chains).toEqual({ send: [], receive: [] });
  expect(stored(witnessed, "channel-secret")).toBeUndefined();
  expectErased(secrets);
});
