import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { shownTo } from "@fedseg/client-node/session/shown.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { bindingOf, closeOver, keyOf, openOver } from "../adversary/forger.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { audit } from "./audit.ts";
import { bundleOf, publishedBy } from "./make-bundle.ts";

/** How many seeds, and from which on: `FEDSEG_LIARS=500 FEDSEG_LIARS_FROM=1000`. */
const COUNT = Number(process.env["FEDSEG_LIARS"] ?? 30);
const FROM = Number(process.env["FEDSEG_LIARS_FROM"] ?? 1);

/** What convicts a coordinator, though a node's file is named as what shows it. */
const OF_COORDINATORS = /^(TWO_|END_BROKEN)/;

/** Runs a study whose coordinator lies to its first two nodes at random, with its real key, while messages are lost and nodes die. */
function liedTo(seed: number): InProcessStudy {
  const uniforms = seededUniforms(seed);
  const happens = (probability: number) => uniforms.next() < probability;
  const upTo = (bound: number) => Math.floor(uniforms.next() * bound);
  const [nodes, lies, loss] = [4 + upTo(4), 0.02 + uniforms.next() * 0.06, happens(0.5) ? 0.02 : 0];
  const past: CoordinatorMessage[] = [];
  let deaths = 0;
  const without = <T>(list: readonly T[], at: number) => list.filter((_, place) => place !== at);
  const lie = (message: CoordinatorMessage): readonly CoordinatorMessage[] => {
    const kind = upTo(6);
    if (kind === 0) return [];
    if (kind === 1) return [past[upTo(past.length)], message];
    if (kind === 2) return [message, message];
    if (kind === 3)
      return [
        { type: "ended", envelope: signEnd(keyOf(COORDINATOR), study.plan, "STUDY_CANCELLED") },
        message,
      ];
    if (message.type === "open") {
      const bundles = without(message.bundles, upTo(message.bundles.length));
      return [
        { ...openOver(bindingOf(study), message, bundles), dealt: message.dealt.slice(0, bundles.length) },
      ];
    }
    if (message.type !== "close") return [message];
    const headers = without(message.headers, upTo(message.headers.length));
    const survivors = headers.map(({ sender }) => sender);
    return [closeOver(bindingOf(study), message, survivors, headers)];
  };
  const study: InProcessStudy = new InProcessStudy({
    nodes,
    hooks: {
      toCoordinator: (_, message) => (happens(loss) ? [] : [{ message }]),
      crashNode: () => {
        if (deaths >= 3 || !happens(0.004)) return undefined;
        deaths += 1;
        return { when: happens(0.5) ? "before" : "after", restartMs: upTo(500) };
      },
      toNode(to, message) {
        if (happens(loss)) return [];
        past.push(message);
        const sent = to <= 1 && happens(lies) ? lie(message) : [message];
        const isHonestToo = sent.length === 1 && sent[0] !== message && happens(0.5);
        return [...sent, ...(isHonestToo ? [message] : [])].map((each) => ({ message: each }));
      },
    },
  });
  return study.run();
}

/** What the coordinator publishes and every node hands in, with all that it was shown. */
function handedIn(study: InProcessStudy, published: BundleFiles): BundleFiles {
  const studies = [toHex(hashPlan(planBytes(study.plan)))];
  const all = bundleOf(study);
  const folders = [...study.plan.roster.entries()].map(([node, { name }]) => {
    const ledger = `ledgers/${name}.jsonl`;
    const shown = shownTo(name, studies, (key) => study.disk(node).read(key));
    return { label: name, source: new Map([...shown, [ledger, all.get(ledger)!]]) };
  });
  return collect([{ label: "published", source: published }, ...folders]).files;
}

test(
  "whatever a coordinator signs for one node alone, no audit of what all hand in accuses a node",
  { timeout: COUNT * 30_000 },
  () => {
    const accused: string[] = [];
    const codes = new Set<string>();
    let published = 0;
    for (let seed = FROM; seed < FROM + COUNT; seed += 1) {
      const study = liedTo(seed);
      const bundle = publishedBy(study);
      if (!bundle) continue;
      published += 1;
      const findings = audit(handedIn(study, bundle)).checks.flatMap((check) => check.findings);
      for (const { code, verdict, text } of findings) {
        if (verdict !== "FAIL") continue;
        codes.add(code);
        if (!OF_COORDINATORS.test(code)) accused.push(`seed ${seed}: ${code}: ${text}`);
      }
    }
    expect(accused).toEqual([]);
    expect(published).toBeGreaterThan(COUNT / 10);
    expect(codes.size).toBeGreaterThan(0);
  },
);
