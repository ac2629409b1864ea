import { expect, test } from "vitest";
import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { shownTo } from "@fedseg/client-node/session/shown.ts";
import type { CoordinatorContext } from "@fedseg/coordinator/session/context.ts";
import { maybeReveal } from "@fedseg/coordinator/session/result.ts";
import { onUnmask } from "@fedseg/coordinator/session/unmask.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { excludeBody } from "@fedseg/shared/protocol/exclude.ts";
import { hashEvidence } from "@fedseg/shared/session/conviction.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { type ResultBody, type SessionRecord, resultBody } from "@fedseg/shared/protocol/result.ts";
import { lyingProcesses } from "../adversary/lying-processes.ts";
import { bindingOf, resign } from "../adversary/forger.ts";
import { type WitnessedOptions, WitnessedStudy } from "../adversary/witnessed-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { TINY_LIMITS, tinyKey } from "../simulation/tiny-market.ts";
import { besidesForks, objections } from "./faults.ts";
import { editFirst, rewritten, withFile } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";
import { HashList } from "@fedseg/shared/protocol/kept-form.ts";

const LIAR = 3;

/** A study whose last node always commits to something else than it contributes. */
function lying(hooks: (witnessed: () => WitnessedStudy) => WitnessedOptions["hooks"]): WitnessedStudy {
  const lies = lyingProcesses(
    () => witnessed.study,
    [LIAR],
    () => true,
  );
  const own = hooks(() => witnessed) ?? {};
  const witnessed: WitnessedStudy = new WitnessedStudy({
    allows: { maxEpsilon: 60, limits: { ...TINY_LIMITS, maxAttempts: 6 } },
    plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: 6 } }),
    hooks: {
      ...lies,
      ...own,
      crashNode: (node, effect) => lies.crashNode?.(node, effect) ?? own.crashNode?.(node, effect),
    },
  });
  return witnessed.run();
}

/** Shows the first node other RESULTs of some records. */
function showing(
  witnessed: () => WitnessedStudy,
  isAim: (record: SessionRecord) => boolean,
  change: (body: ResultBody) => ResultBody,
) {
  return (to: number, message: CoordinatorMessage) => {
    if (to !== 0 || !("results" in message)) return [{ message }];
    const results = message.results.map((record) =>
      isAim(record)
        ? { ...record, result: resign(bindingOf(witnessed().study), record.result, resultBody, change) }
        : record,
    );
    return [{ message: { ...message, results } }];
  };
}

/** The coordinator opens the first attempt, shows its sum to the first node alone, and goes on with the others. */
function releasesTwice(witnessed: () => WitnessedStudy): Hooks {
  const unmasks = new Map<number, Extract<NodeMessage, { type: "unmask" }>>();
  let isShown = false;
  const openAside = (): SessionRecord => {
    const { study } = witnessed();
    const state = study.coordinator();
    if (state?.phase !== "running" || state.running.stage.type !== "unmasks")
      throw new TypeError(`"state" expected one that unmasks, got ${state?.phase}`);
    let {
      running,
      stage,
    }: Extract<ReturnType<typeof onUnmask>, object> = {
      running: state.running,
      stage: state.running.stage,
    };
    for (const [from, message] of unmasks) ({ running, stage } = onUnmask(running, stage, from, message)!);
    const here = study.plan.roster.map(() => "here" as const);
    const context = { signingKey: tinyKey("tiny", "coordinator"), analysis: analyses() };
    const opened = maybeReveal(running, stage, here, context as CoordinatorContext);
    if (!("running" in opened)) throw new TypeError('"opened" expected a sum, got a failure');
    return opened.running.records.at(-1)!;
  };
  return {
    toCoordinator(from, message) {
      const isAim =
        message.type === "unmask" && message.envelope.session === 1 && message.envelope.attempt === 1;
      if (!isAim) return [{ message }];
      unmasks.set(from, message);
      if (unmasks.size < 4 || isShown) return [];
      isShown = true;
      const results = [openAside()];
      const { study } = witnessed();
      study.agenda.after(1, () => study.inject(0, { type: "final", results }));
      return [];
    },
    toNode: (to, message) => (to === 0 && isShown ? [] : [{ message }]),
  };
}

const entries = (witnessed: WitnessedStudy, node: number, type: LedgerEvent["type"]) =>
  witnessed.ledger(node).filter((event) => event.type === type);

test("the secrets of a sum, shown to one node in another order, are the same release", () => {
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toNode: showing(
        () => witnessed,
        () => true,
        (body) => ({ ...body, revealed: body.revealed.toReversed() }),
      ),
    },
  });
  witnessed.run();
  expect(witnessed.study.node(0)?.phase).toBe("finished");
  expect(objections(audit(bundleOf(witnessed.study)))).toEqual([]);
});

test("a second RESULT of a faulty sum, shown to one node, is the same faulty sum", () => {
  const witnessed = lying((study) => ({
    toNode: showing(
      study,
      ({ close }) => close.session === 1 && close.attempt === 1,
      (body) => ({ ...body, sum: body.sum.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) }),
    ),
  }));
  expect(entries(witnessed, 0, "FAULTY").length).toBeGreaterThan(1);
  expect(objections(audit(bundleOf(witnessed.study)))).toEqual([]);
});

test("faulty sums shown to one node in another order convict alike, before and after its restart", () => {
  let [seen, crashed] = [0, false];
  const witnessed = lying(() => ({
    crashNode(node, effect) {
      const isFaulty = effect.type === "commit" && effect.ledger.some(({ type }) => type === "FAULTY");
      if (node !== 0 || !isFaulty) return undefined;
      seen += 1;
      if (seen !== 2 || crashed) return undefined;
      crashed = true;
      return { when: "after", restartMs: 20 };
    },
    toNode(to, message) {
      const isAim = to === 0 && (message.type === "call" || message.type === "open");
      if (!isAim || message.envelope.session !== 1) return [{ message }];
      const results = message.envelope.attempt <= 2 ? [] : message.results.toReversed();
      return [{ message: { ...message, results } }];
    },
  }));
  expect(crashed).toBe(true);
  expect(entries(witnessed, 0, "EXCLUDE")).toHaveLength(1);
  expect(objections(audit(bundleOf(witnessed.study)))).toEqual([]);
});

/** What a node hands in of what it was shown. */
function handedIn({ study }: WitnessedStudy, node: number): BundleFiles {
  const { name } = study.plan.roster[node];
  const studies = [toHex(hashPlan(planBytes(study.plan)))];
  return shownTo(name, studies, (key) => study.disk(node).read(key));
}

const withShown = (witnessed: WitnessedStudy, node: number): BundleFiles =>
  collect([
    { label: "published", source: bundleOf(witnessed.study) },
    { label: "node", source: handedIn(witnessed, node) },
  ]).files;

test("two releases of one session convict the coordinator, once the node hands in what it was shown", () => {
  const witnessed: WitnessedStudy = new WitnessedStudy({ hooks: releasesTwice(() => witnessed) });
  witnessed.run();
  expect(entries(witnessed, 0, "RELEASE")).toMatchObject([{ session: 1, attempt: 1 }]);
  expect(entries(witnessed, 1, "RELEASE")[0]).toMatchObject({ session: 1, attempt: 2 });
  const published = audit(bundleOf(witnessed.study));
  expect(objections(published)).toEqual(["5 RELEASE_OTHER?"]);
  const files = withShown(witnessed, 0);
  const [path] = [...files.keys()].filter((name) => name.startsWith("shown/"));
  const report = audit(files);
  expect(objections(report)).toEqual(["5 TWO_RELEASES"]);
  const found = report.checks.flatMap(({ findings }) => findings).find(({ verdict }) => verdict === "FAIL");
  expect(found).toMatchObject({
    place: { path },
    text: expect.stringContaining("coordinator has signed two"),
  });
  // What proves nothing accuses nobody.
  const garbled = files.get(path)!.map((byte, at) => (at === 5000 ? byte ^ 1 : byte));
  expect(objections(audit(new Map([...files, [path, garbled]])))).toEqual([
    "5 RELEASE_OTHER?",
    "8 SHOWN_DAMAGED?",
  ]);
});

test("a node that has signed a later report over the others' release cannot claim another", () => {
  const study = new WitnessedStudy().run();
  const files = bundleOf(study.study);
  const forged = rewritten(
    files,
    { name: "shop-1", key: tinyKey("tiny", "shop-1") },
    editFirst("RELEASE", (body) => ({ ...body, resultHash: "00".repeat(32) })),
  );
  expect(besidesForks(audit(forged))).toContain("5 RELEASE_DIFFERS");
});

test("what an honest node hands in is what all have", () => {
  const witnessed = new WitnessedStudy().run();
  const shown = handedIn(witnessed, 0);
  expect(shown.size).toBe(1);
  const files = bundleOf(witnessed.study);
  expect(objections(audit(new Map([...files, ...shown])))).toEqual([]);
  expect([...withShown(witnessed, 0).keys()].sort()).toEqual([...files.keys()].sort());
});

test("another good complaint for one node proves its EXCLUDE as well; evidence for another code is handed in", () => {
  const complaints = new Map<number, Envelope>();
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toCoordinator(from, message) {
        if (message.type === "complaint") complaints.set(from, message.envelope);
        if (from !== LIAR || message.type !== "bundle") return [{ message }];
        const dealt = message.dealt.map((sealed) => sealed.map((byte) => byte ^ 1));
        const envelope = resign(bindingOf(witnessed.study), message.envelope, bundleBody, (body) => ({
          ...body,
          dealtHashes: HashList.of(dealt.map(sha256)),
        }));
        return [{ message: { ...message, dealt, envelope } }];
      },
      toNode(to, message) {
        if (to !== 0 || message.type !== "exclude" || message.evidence.type !== "complaint")
          return [{ message }];
        const known = message.evidence.complaint.sender;
        const complaint = [...complaints.values()].find(({ sender }) => sender !== known)!;
        const evidence = { ...message.evidence, complaint };
        const envelope = resign(bindingOf(witnessed.study), message.envelope, excludeBody, (body) => ({
          ...body,
          evidenceHash: hashEvidence(evidence),
        }));
        return [{ message: { ...message, evidence, envelope } }];
      },
    },
  });
  witnessed.run();
  const hashes = [0, 1].map((node) => entries(witnessed, node, "EXCLUDE")[0]);
  expect(hashes[0]).not.toEqual(hashes[1]);
  expect(besidesForks(audit(bundleOf(witnessed.study)))).toEqual([]);
  const bare = withFile(bundleOf(witnessed.study), "exclusions.cbor", undefined);
  expect(besidesForks(audit(bare))).toEqual(["8 EVIDENCE_UNRECORDED?"]);
  expect(besidesForks(audit(new Map([...bare, ...handedIn(witnessed, 0)])))).toEqual([]);
});
