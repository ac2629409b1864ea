import type { AuditReport } from "@fedseg/auditor/audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { secondCloseIn } from "@fedseg/client-node/session/second-statements.ts";
import { shownTo } from "@fedseg/client-node/session/shown.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Envelope, ZERO_HASH, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { expect, test } from "vitest";
import { bindingOf, closeOver, keyOf, openOver, resign, rosterOf } from "../adversary/forger.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import { audit } from "./audit.ts";
import { besidesForks } from "./faults.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { rewritten } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const [VICTIM, AWAY] = [0, 6];

/** The last session of the tiny study. */
const LAST = 6;

/** What a node hands in of what it was shown. */
function handedIn({ study }: WitnessedStudy, node: number): BundleFiles {
  const { name } = study.plan.roster[node];
  const studies = [toHex(hashPlan(planBytes(study.plan)))];
  return shownTo(name, studies, (key) => study.disk(node).read(key));
}

const withShown = (witnessed: WitnessedStudy, ...nodes: readonly number[]): BundleFiles =>
  collect([
    { label: "published", source: bundleOf(witnessed.study) },
    ...nodes.map((node) => ({ label: `${node}`, source: handedIn(witnessed, node) })),
  ]).files;

/**
 * In the last session the coordinator keeps one report back: to the victim it shows a CLOSE over everybody, and with the
 * confirmations of the others it opens the sum without that node.
 */
function closesTwice(): WitnessedStudy {
  let kept: Envelope | undefined;
  const isLast = (message: CoordinatorMessage | NodeMessage): boolean =>
    "envelope" in message && message.envelope.session === LAST;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    nodes: 7,
    hooks: {
      toCoordinator(from, message) {
        if (!isLast(message)) return [{ message }];
        if (from === AWAY && message.type === "report") kept = message.envelope;
        return from === AWAY || (from === VICTIM && message.type === "unmask") ? [] : [{ message }];
      },
      toNode(to, message) {
        if (to !== VICTIM || !isLast(message)) return [{ message }];
        if (message.type === "cert") return [];
        if (message.type !== "close") return [{ message }];
        const headers = [...message.headers, kept!];
        const everybody = witnessed.study.plan.roster.map((_, node) => node);
        return [{ message: closeOver(bindingOf(witnessed.study), message, everybody, headers) }];
      },
    },
  });
  return witnessed.run();
}

test("two survivor sets of one attempt convict the coordinator, not the node that was shown the other", () => {
  const witnessed = closesTwice();
  expect(witnessed.refusal(VICTIM)).toBe("SECOND_CLOSE");
  expect(witnessed.released(1)).toContain(`${LAST}/1`);
  expect(besidesForks(audit(bundleOf(witnessed.study)))).toEqual(["8 CLOSE_OTHER?"]);
  const report = audit(withShown(witnessed, VICTIM));
  expect(besidesForks(report)).toEqual(["8 TWO_CLOSES"]);
});

test("two lists of enrolments convict the coordinator, not the node that was shown the other", () => {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    nodes: 5,
    hooks: {
      toNode(to, message) {
        if (to !== VICTIM || message.type !== "roster") return [{ message }];
        const binding = bindingOf(witnessed.study);
        const channelKey = agreementKeyFromSeed(new Secret(new Uint8Array(32).fill(7))).publicKey;
        const own = { planHash: binding.planHash, enrolHash: ZERO_HASH };
        const enrolments = message.enrolments.map((enrolment) =>
          enrolment.sender === 4
            ? resign(own, enrolment, enrolBody, (body) => ({ ...body, channelKey }))
            : enrolment,
        );
        return [{ message: rosterOf(binding, message, enrolments) }];
      },
    },
  });
  witnessed.run();
  expect(witnessed.study.coordinator()?.phase).toBe("done");
  expect(besidesForks(audit(bundleOf(witnessed.study)))).toEqual(["6 ENROLLED_OTHER?"]);
  expect(besidesForks(audit(withShown(witnessed, VICTIM)))).toEqual(["6 TWO_ROSTERS"]);
});

/** The first attempt fails for want of reports, and the victim was shown another OPEN of it than the others. */
function opensTwice(): WitnessedStudy {
  const isFirst = (message: CoordinatorMessage | NodeMessage): boolean =>
    "envelope" in message && message.envelope.session === 1 && message.envelope.attempt === 1;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toCoordinator: (_, message) => (message.type === "report" && isFirst(message) ? [] : [{ message }]),
      toNode(to, message) {
        if (to !== VICTIM || message.type !== "open" || !isFirst(message)) return [{ message }];
        const three = openOver(bindingOf(witnessed.study), message, message.bundles.slice(0, 3));
        return [{ message: { ...three, dealt: message.dealt.slice(0, 3) } }];
      },
    },
  });
  return witnessed.run();
}

test("two OPENs of an attempt that was given up convict the coordinator, once both nodes hand in theirs", () => {
  const witnessed = opensTwice();
  expect(witnessed.charged(VICTIM)).toContain("1/2");
  expect(besidesForks(audit(bundleOf(witnessed.study)))).toEqual(["8 OPEN_OTHER?"]);
  expect(besidesForks(audit(withShown(witnessed, VICTIM)))).toEqual(["8 OPEN_OTHER?"]);
  const both = withShown(witnessed, VICTIM, 1);
  expect(besidesForks(audit(both))).toEqual(["8 TWO_OPENS"]);
  // What nobody has signed convicts nobody of two OPENs.
  const said = [...both.keys()].filter((path) => path.includes("/said-"));
  expect(said).toHaveLength(2);
  const garbled = both.get(said[0])!.map((byte, at, all) => (at === all.length - 5 ? byte ^ 1 : byte));
  const others = new Map([...both].filter(([path]) => path !== said[0]));
  const name = `${said[0].slice(0, -22)}-${toHex(sha256(garbled)).slice(0, 16)}.cbor`;
  const report = audit(new Map([...others, [name, garbled]]));
  expect(besidesForks(report)).toEqual(["8 OPEN_OTHER?", "8 STATEMENT_UNSIGNED"]);
});

test("an END for one node alone, while the study goes on, convicts the coordinator once that node hands it in", () => {
  let isTold = false;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toNode(to, message) {
        if (to !== VICTIM || isTold || message.type !== "open" || message.envelope.session !== 2)
          return [{ message }];
        isTold = true;
        const envelope = signEnd(keyOf(COORDINATOR), witnessed.study.plan, "STUDY_CANCELLED");
        return [{ message: { type: "ended", envelope } }];
      },
    },
  });
  witnessed.run();
  expect([witnessed.refusal(VICTIM), witnessed.study.coordinator()?.phase]).toEqual([
    "STUDY_CANCELLED",
    "done",
  ]);
  expect(besidesForks(audit(bundleOf(witnessed.study)))).toEqual(["8 END_OTHER?"]);
  const files = withShown(witnessed, VICTIM);
  expect(besidesForks(audit(files))).toEqual(["8 END_BROKEN"]);
  // A ledger that ends before MODEL, beside the sums that make one, helps nobody.
  const coordinator = { name: "coordinator", key: keyOf(COORDINATOR) };
  const cut = rewritten(files, coordinator, (drafts) => drafts.filter(({ body }) => body.type !== "MODEL"));
  expect(besidesForks(audit(cut))).toContain("8 END_BROKEN");
});

test("a charge that its node hides is shown by the report that its partners have seen", () => {
  const [liar, { name }] = [3, { name: "shop-4" }];
  const turn = { session: 1, attempt: 1 };
  const isOf = (message: NodeMessage, attempt: number): boolean =>
    "envelope" in message && message.envelope.session === 1 && message.envelope.attempt === attempt;
  // Opened without a result, and tried again without the liar: no record shows that it was ever asked.
  const witnessed = new WitnessedStudy({
    hooks: {
      toCoordinator: (from, message) =>
        (message.type === "unmask" && isOf(message, 1)) || (from === liar && isOf(message, 2))
          ? []
          : [{ message }],
    },
  }).run();
  expect(witnessed.charged(liar)).toContain("1/1");
  const hidden = (files: BundleFiles) =>
    rewritten(files, { name, key: tinyKey("tiny", name) }, (drafts) =>
      drafts.filter(
        ({ body }) => !("attempt" in body && body.session === turn.session && body.attempt === turn.attempt),
      ),
    );
  const counts = (report: AuditReport) =>
    report.checks.flatMap(({ findings }) => findings).filter(({ code }) => code === "CHARGE_MISSING").length;
  expect(besidesForks(audit(withShown(witnessed, 1)))).toEqual([]);
  expect(counts(audit(hidden(bundleOf(witnessed.study))))).toBe(0);
  expect(counts(audit(hidden(withShown(witnessed, 1))))).toBe(1);
});

test("a survivor set that a node has signed in an attempt that it has left is remembered, after a restart too", () => {
  const witnessed = new WitnessedStudy({
    hooks: {
      toCoordinator: (_, message) => (message.type === "unmask" ? [] : [{ message }]),
      toNode: (_, message) => (message.type === "ended" ? [] : [{ message }]),
      crashNode: (node, effect) =>
        node === 1 && effect.type === "send-at-tick" && effect.turn.attempt === 3
          ? { when: "before", restartMs: 20 }
          : undefined,
    },
  }).run();
  for (const node of [VICTIM, 1]) {
    const state = witnessed.study.node(node);
    if (state?.phase !== "running") throw new TypeError('"state" expected a running node');
    const { running } = state;
    const { openHash, closeHash, close } = running.earlier.get(1)!;
    const same = { ...close!, session: 1, attempt: 1 };
    expect([running.history.length, secondCloseIn(running, same)]).toEqual([0, undefined]);
    const content = { openHash, survivors: [0, 1, 2], closeHash: closeHash!.map((byte) => byte ^ 1) };
    const { body: _, signature: __, ...address } = close!;
    const other = sealEnvelope(keyOf(COORDINATOR), running.study.binding, address, content);
    expect(secondCloseIn(running, other)).toMatchObject({
      error: { code: "SECOND_CLOSE" },
      evidence: [close, other],
    });
  }
});
