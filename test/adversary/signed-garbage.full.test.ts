import { z } from "zod";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { audit } from "../audit/audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { planBinding } from "@fedseg/shared/session/study.ts";
import { EMPTY_LEDGER, type LedgerEvent, appendEntry } from "@fedseg/shared/ledger/entry.ts";
import { signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import {
  type CoordinatorMessage,
  type NodeMessage,
  coordinatorMessage,
  nodeMessage,
} from "@fedseg/shared/protocol/index.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { type Draft, draftsOf, withFile, withLines } from "../audit/forge.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { bindingOf } from "./forger.ts";
import { type Garble, encoded, garble, signer } from "./garble.ts";

/** Tries of each property; `FEDSEG_GARBAGE=200` looks long. */
const RUNS = Number(process.env.FEDSEG_GARBAGE ?? 0);
/** Tries a property; says what breaks it, nothing when nothing does. */
function breach<Values>(property: fc.IProperty<Values>, usual: number): string | undefined {
  return fc.defaultReportMessage(
    fc.check(property, { numRuns: RUNS || usual, seed: RUNS ? Date.now() : 42 }),
  );
}
const VERDICTS = ["PASS", "FAIL", "NOT VERIFIABLE"];

const how: fc.Arbitrary<Garble> = fc.record({
  path: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  depth: fc.integer({ min: 1, max: 8 }),
  with: fc.nat(1000),
});

const honest = new InProcessStudy().run();
const bundle = bundleOf(honest);
const bindings: readonly Binding[] = [
  bindingOf(honest),
  { planHash: hashPlan(planBytes(honest.plan)), enrolHash: ZERO_HASH },
];
const sign = signer(bindings);

/** Kinds of messages, and how many of each an honest study has. */
const types = { node: new Map<string, number>(), coordinator: new Map<string, number>() };
const count = (map: Map<string, number>, type: string) => void map.set(type, (map.get(type) ?? 0) + 1);
new InProcessStudy({
  hooks: {
    toCoordinator: (_, message) => (count(types.node, message.type), [{ message }]),
    toNode: (_, message) => (count(types.coordinator, message.type), [{ message }]),
  },
}).run();

const sentBy = (map: Map<string, number>) =>
  fc.constantFrom(...map.keys()).chain((type) => {
    return fc.record({ type: fc.constant(type), at: fc.nat(map.get(type)! - 1), isAlso: fc.boolean(), how });
  });

/** Runs on what a study has left on all disks: everybody starts again from its journal. */
function restarted(study: InProcessStudy, nodes: number): InProcessStudy {
  const disks = Array.from({ length: nodes }, (_, node) => study.disk(node));
  return new InProcessStudy({ disks, coordinatorDisk: study.disk("coordinator") }).run();
}

/** A rehearsal must not take away what the party that lives on still holds. */
vi.mock(import("@fedseg/client-node/session/forget.ts"), async (original) => ({
  ...(await original()),
  eraseShares: () => {},
  eraseSecrets: () => {},
}));

/** A study in which each message to one side is tried in garbled copies first; tells what was thrown, and how many came in. */
function tried(side: "node" | "coordinator"): {
  readonly thrown: readonly unknown[];
  readonly arrived: number;
} {
  const erase = vi.spyOn(Secret.prototype, "erase").mockImplementation(() => {});
  const thrown: unknown[] = [];
  let [arrived, message] = [0, 0];
  const tryAll = (given: CoordinatorMessage | NodeMessage, attempt: (bytes: Uint8Array) => boolean) => {
    const state = study.coordinator();
    const bound = planBinding(study.plan);
    const signing = signer([state && "running" in state ? state.running.study.binding : bound, bound]);
    message += 1;
    for (const garbled of fc.sample(how, { numRuns: 6 + RUNS, seed: (RUNS ? Date.now() : 0) + message })) {
      try {
        const bytes = encoded(garble(given, garbled, signing));
        if (bytes && attempt(bytes)) arrived += 1;
      } catch (error) {
        thrown.push([given.type, garbled, error]);
      }
    }
  };
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      toNode(to, given) {
        if (side === "node" && to === 1)
          tryAll(given, (bytes) => {
            const arriving = decodeCanonical(bytes, coordinatorMessage);
            if (arriving) study.rehearse(1, arriving);
            return arriving !== undefined;
          });
        return [{ message: given }];
      },
      toCoordinator(from, given) {
        if (side === "coordinator")
          tryAll(given, (bytes) => {
            const arriving = decodeCanonical(bytes, nodeMessage);
            if (arriving) study.rehearse("coordinator", arriving, from);
            return arriving !== undefined;
          });
        // One node is silent once, so that sets are certified.
        return from === 3 && given.type === "report" && given.envelope.session === 2
          ? []
          : [{ message: given }];
      },
    },
  });
  study.run();
  erase.mockRestore();
  expect(study.model()).toBeDefined();
  return { thrown, arrived };
}

test.each(["node", "coordinator"] as const)(
  "garbage in place of every message of a study throws nothing at a %s, which starts again from what it wrote",
  { timeout: 60_000 * (1 + RUNS) },
  (side) => {
    const { thrown, arrived } = tried(side);
    expect(thrown).toEqual([]);
    expect(arrived).toBeGreaterThan(50);
  },
);

test("garbage that a node signs throws nowhere, now or from the journals", () => {
  const breaks = breach(
    fc.property(sentBy(types.node), ({ type, at, isAlso, how: garbled }) => {
      let seen = 0;
      const toCoordinator = (_: number, message: NodeMessage) => {
        if (message.type !== type || (seen += 1) !== at + 1) return [{ message }];
        const bytes = encoded(garble(message, garbled, sign));
        const forged = bytes && decodeCanonical(bytes, nodeMessage);
        const arriving = forged ? [{ message: forged }] : [];
        return isAlso ? [...arriving, { message }] : arriving;
      };
      const study = new InProcessStudy({ hooks: { toCoordinator } }).run();
      restarted(study, 4);
    }),
    3,
  );
  expect(breaks).toBeUndefined();
});

test("garbage that a coordinator signs throws nowhere, now or from the journals", () => {
  const breaks = breach(
    fc.property(sentBy(types.coordinator), ({ type, at, isAlso, how: garbled }) => {
      let seen = 0;
      const toNode = (_: number, message: CoordinatorMessage) => {
        if (message.type !== type || (seen += 1) !== at + 1) return [{ message }];
        const bytes = encoded(garble(message, garbled, sign));
        const forged = bytes && decodeCanonical(bytes, coordinatorMessage);
        const arriving = forged ? [{ message: forged }] : [];
        return isAlso ? [...arriving, { message }] : arriving;
      };
      const study = new InProcessStudy({ hooks: { toNode } }).run();
      restarted(study, 4);
    }),
    3,
  );
  expect(breaks).toBeUndefined();
});

const CBOR = [...bundle.keys()].filter((path) => path.endsWith(".cbor"));

test("an audit of any garbled file ends with a verdict", () => {
  const breaks = breach(
    fc.property(fc.constantFrom(...CBOR), how, (path, garbled) => {
      const bytes = encoded(garble(decodeCanonical(bundle.get(path)!, z.unknown()), garbled, sign));
      return !bytes || VERDICTS.includes(audit(withFile(bundle, path, bytes)).verdict);
    }),
    3,
  );
  expect(breaks).toBeUndefined();
});

test("an audit of any model.json ends with a verdict", () => {
  const model: unknown = JSON.parse(new TextDecoder().decode(bundle.get("model.json")));
  const breaks = breach(
    fc.property(how, (garbled) => {
      const text = JSON.stringify(garble(model, garbled, sign)) ?? "";
      return VERDICTS.includes(audit(withFile(bundle, "model.json", utf8(text))).verdict);
    }),
    3,
  );
  expect(breaks).toBeUndefined();
});

/** A ledger whose own party has garbled one body, chained and signed anew. */
function rewritten(name: string, at: number, garbled: Garble): BundleFiles {
  let head = EMPTY_LEDGER;
  const drafts = draftsOf(bundle, name);
  const lines = drafts.map((draft, place) => {
    const { time, body } = place === at % drafts.length ? (garble(draft, garbled, sign) as Draft) : draft;
    const made = appendEntry(tinyKey("tiny", name), head, { ledger: name, time, body: body as LedgerEvent });
    ({ head } = made);
    return canonicalJson(made.entry);
  });
  return withLines(bundle, `ledgers/${name}.jsonl`, lines);
}

test("an audit of a ledger with any body, chained and signed, ends with a verdict", () => {
  const names = ["coordinator", "shop-1", "shop-2"];
  const breaks = breach(
    fc.property(fc.constantFrom(...names), fc.nat(1000), how, (name, at, garbled) => {
      let forged: BundleFiles;
      try {
        forged = rewritten(name, at, garbled);
      } catch {
        return true; // No canonical JSON says it.
      }
      return VERDICTS.includes(audit(forged).verdict);
    }),
    4,
  );
  expect(breaks).toBeUndefined();
});

test.each([2 ** 31, 2 ** 32, 2 ** 52 + 1, 2 ** 53 - 1])(
  "an audit of a soundly signed note of %d entries ends with a verdict",
  (size) => {
    const note = signCheckpoint(tinyKey("tiny", "shop-1"), "shop-1", { size, root: new Uint8Array(32) });
    const report = audit(withFile(bundle, "checkpoints/shop-1.notes", utf8(note)));
    expect(VERDICTS).toContain(report.verdict);
  },
);
