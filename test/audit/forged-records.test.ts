import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { survey } from "@fedseg/auditor/sessions/survey.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type SessionRecord, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { objections } from "./faults.ts";
import { withFile } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";
import { type Changes, reseal, senderName } from "./reseal.ts";

const LAST = "sessions/00006.cbor";
const FIRST = "sessions/00001.cbor";
const ZERO = new Uint8Array(32);

let files: BundleFiles;
let study: Study;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
  [{ study }] = survey(files).studies;
});

/** The last session as all parties together would sign it anew. */
const together = (changes: Changes) => (bundle: BundleFiles) =>
  withFile(
    bundle,
    LAST,
    reseal(study, bundle.get(LAST)!, changes, (sender) => tinyKey("tiny", senderName(study, sender))),
  );

/** The last session with a part of its record replaced, signed by nobody. */
const alone = (change: (record: SessionRecord) => Partial<SessionRecord>) => (bundle: BundleFiles) => {
  const record = decodeCanonical(bundle.get(LAST)!, sessionRecord)!;
  return withFile(bundle, LAST, encodeCanonical({ ...record, ...change(record) }));
};

const flipped = (bytes: Uint8Array, at = 0) => bytes.with(at, bytes[at] ^ 1);
const forgedModel = (bundle: BundleFiles) =>
  withFile(
    bundle,
    "model.json",
    utf8(new TextDecoder().decode(bundle.get("model.json")).replace('"k": 2', '"k": 3')),
  );

const FORGERIES: Readonly<
  Record<string, readonly [forge: (bundle: BundleFiles) => BundleFiles, ...expected: readonly string[]]>
> = {
  // 2: signatures.
  "an OPEN that the coordinator has not signed": [
    alone(({ open }) => ({ open: { ...open, signature: flipped(open.signature) } })),
    "2 BAD_OPEN",
  ],
  "a bundle that its node has not signed": [
    alone(({ bundles }) => ({
      bundles: bundles.with(1, { ...bundles[1], signature: bundles[0].signature }),
    })),
    "2 BAD_BUNDLE",
  ],
  "a header that its node has not signed": [
    alone(({ headers }) => ({
      headers: headers.with(1, { ...headers[1], signature: flipped(headers[1].signature) }),
    })),
    "2 BAD_HEADER",
  ],
  "a CLOSE that the coordinator has not signed": [
    alone(({ close }) => ({ close: { ...close, signature: flipped(close.signature) } })),
    "2 BAD_CLOSE",
  ],
  "a RESULT that the coordinator has not signed": [
    alone(({ result }) => ({ result: { ...result, signature: flipped(result.signature) } })),
    "2 BAD_RESULT",
  ],
  "an enrolment that its node has not signed": [
    (f) =>
      withFile(
        f,
        "enrolments.cbor",
        flipped(f.get("enrolments.cbor")!, f.get("enrolments.cbor")!.length - 90),
      ),
    "2 ENROL_SIGNATURE",
  ],
  // 3: files.
  "a record with a byte too many": [
    (f) => withFile(f, LAST, Uint8Array.from([...f.get(LAST)!, 0])),
    "3 RECORD_DAMAGED?",
  ],
  // 4: two views.
  "a node that was shown other keys": [
    together({ header: (body, node) => (node === 1 ? { ...body, bundlesHash: ZERO } : body) }),
    "4 SPLIT_VIEW",
  ],
  // 6: plans.
  "no plan": [(f) => withFile(f, "plan.cbor", undefined), "6 PLAN_MISSING?"],
  "no enrolments": [(f) => withFile(f, "enrolments.cbor", undefined), "6 ENROLMENTS_MISSING?"],
  // 7: mechanism.
  "less noise than the plan gives": [
    together({
      open: (body) => ({ ...body, blocks: body.blocks.map((block) => ({ ...block, nodeVariance: "9" })) }),
    }),
    "7 WRONG_PARAMETERS",
  ],
  "a larger sensitivity than the plan gives": [
    together({
      open: (body) => ({ ...body, blocks: body.blocks.map((block) => ({ ...block, deltaSq: "1" })) }),
    }),
    "7 WRONG_PARAMETERS",
  ],
  "a question that the program does not ask": [
    together({ open: (body) => ({ ...body, paramsHash: ZERO }) }),
    "7 OFF_PLAN_QUERY",
  ],
  "fewer nodes than the noise needs": [together({ survivors: ([a, b]) => [a, b] }), "7 TOO_FEW_SURVIVORS"],
  // 8: sessions and attempts.
  "more attempts than the plan allows": [together({ attempt: 4 }), "8 TOO_MANY_ATTEMPTS"],
  "a session in another's place": [(f) => withFile(f, LAST, f.get(FIRST)), "8 WRONG_SESSION"],
  // 11: the replay.
  "a sum that was made up": [
    together({ result: (body) => ({ ...body, sum: flipped(body.sum) }) }),
    "11 WRONG_SUM",
  ],
  "a contribution that was not committed to": [
    (f) => {
      const { masked } = decodeCanonical(f.get(LAST)!, sessionRecord)!;
      const other = flipped(masked[1]);
      const maskedRoot = chunkRoot(other);
      return together({
        masked: (vectors) => vectors.toSpliced(1, 1, other),
        header: (body, node) => (node === 1 ? { ...body, maskedRoot } : body),
      })(f);
    },
    "11 COMMITMENT_MISMATCH",
  ],
  "a contribution that nobody signed": [
    together({ masked: (vectors) => vectors.toSpliced(1, 1, flipped(vectors[1])) }),
    "11 BAD_MASKED",
  ],
  "a result without its quorum": [together({ unmasks: (envelopes) => envelopes.slice(1) }), "11 NO_QUORUM"],
  "a secret that nobody dealt": [
    together({
      result: (body) => ({
        ...body,
        revealed: body.revealed.map((part) => (part.node === 1 ? { ...part, secret: ZERO } : part)),
      }),
    }),
    "11 BAD_REVEAL",
  ],
  "a result that builds on another": [
    together({ open: (body) => ({ ...body, previousResult: ZERO }) }),
    "11 WRONG_STATE",
  ],
  "a session left out": [(f) => withFile(f, "sessions/00003.cbor", undefined), "11 SESSION_MISSING?"],
  "the last session left out": [
    (f) => withFile(f, LAST, undefined),
    "5 RELEASE_UNRECORDED?",
    "11 MODEL_EARLY?",
  ],
  "a session too many": [(f) => withFile(f, "sessions/00007.cbor", f.get(LAST)), "11 SESSION_EXTRA"],
  "another model": [forgedModel, "11 MODEL_DIFFERS"],
  "no model": [(f) => withFile(f, "model.json", undefined), "11 MODEL_MISSING?"],
};

describe("a forged record is named by its check, and by no other", () => {
  test.each(Object.entries(FORGERIES))("%s", (_, [forge, ...expected]) => {
    expect(objections(audit(forge(files)))).toEqual([...expected].sort());
  });
});

test("what is signed anew without a change is the record as it was", () => {
  expect(toHex(together({})(files).get(LAST)!)).toBe(toHex(files.get(LAST)!));
});
