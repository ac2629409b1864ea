import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type BundleBody, type BundleMessage, bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, envelopeHash, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type ReportMessage, reportBody } from "@fedseg/shared/protocol/report.ts";
import type { Crowd } from "../attack.ts";
import { turnOf } from "../statements.ts";
import { keyOf, resign } from "../forger.ts";
import {
  type Lie,
  type Mischief,
  LIAR,
  convicted,
  excluded,
  missing,
  replacing,
  unmoved,
} from "../mischief.ts";
import { HashList } from "@fedseg/shared/protocol/kept-form.ts";

type OpenMessage = Extract<CoordinatorMessage, { type: "open" }>;

const HASH = sha256(utf8("another hash"));
const COMPLAINED = "a node complained about its shares";

/** Changes a bundle's body and its sealed deals, and signs it anew. */
function bundleOf(
  message: BundleMessage,
  binding: Binding,
  change: Partial<BundleBody>,
  dealt: readonly Uint8Array[] = message.dealt,
): BundleMessage {
  const envelope = resign(binding, message.envelope, bundleBody, (body) => ({ ...body, ...change }));
  return { ...message, dealt: [...dealt], envelope };
}

/** Every bundle that the liar sends by itself says something else. */
const bundle = (change: Partial<BundleBody>): Mischief["script"] =>
  replacing("bundle", (message, binding) => bundleOf(message, binding, change));

const garbage = (all: readonly Uint8Array[]) => all.map((sealed) => sealed.map((byte) => byte ^ 1));

/** Deals that nobody can open, signed as they are. */
const unopenable: Lie<"bundle"> = (message, binding) => {
  const dealt = garbage(message.dealt);
  return bundleOf(message, binding, { dealtHashes: HashList.of(dealt.map(sha256)) }, dealt);
};

/** One deal, for one honest node, is not what the signed root says; every other is good. */
const ONE_BAD: Lie<"bundle"> = (message, binding) => {
  const dealt = message.dealt.map((sealed, holder) =>
    holder === 1 ? sealed.map((byte) => byte ^ 1) : sealed,
  );
  return bundleOf(message, binding, { dealtHashes: HashList.of(dealt.map(sha256)) }, dealt);
};

/** Commitments to channel keys, some of which are other than the key that the other node holds. */
const otherKeys =
  (list: "sendKeyHashes" | "receiveKeyHashes", nodes: readonly number[]): Lie<"bundle"> =>
  (message, binding) => {
    const body = decodeCanonical(message.envelope.body, bundleBody)!;
    const changed = body[list].all().map((hash, node) => (nodes.includes(node) ? HASH : hash));
    return bundleOf(message, binding, { [list]: HashList.of(changed) });
  };

/** The liar's mask key is the one that another node has just sent. */
const copied: Mischief["script"] = (stage) => {
  const keys = new Map<string, Uint8Array>();
  const watching: Crowd = () => ({
    toCoordinator(from, message) {
      const sent = message.type === "report" ? message.next : message;
      if (from === 1 && sent?.type === "bundle")
        keys.set(turnOf(sent.envelope), decodeCanonical(sent.envelope.body, bundleBody)!.maskKey);
      return [{ message }];
    },
  });
  return replacing(
    "bundle",
    (message, binding) => {
      const maskKey = keys.get(turnOf(message.envelope));
      return bundleOf(message, binding, maskKey ? { maskKey } : {});
    },
    watching,
  )(stage);
};

/** What the liar says about node 1's deal, which is good, in place of its report or beside it. */
type Accusation = (binding: Binding, report: ReportMessage, open: OpenMessage) => NodeMessage;

const accuse =
  (shown: { key: Uint8Array; sealed?: Uint8Array; bundleHash?: Uint8Array }): Accusation =>
  (binding, report, open) => {
    const { openHash } = openEnvelope(report.envelope, keyOf(LIAR).publicKey, binding, reportBody)!;
    const { session, attempt } = report.envelope;
    const address = { type: "COMPLAINT", session, attempt, sender: LIAR, recipient: COORDINATOR } as const;
    const at = open.bundles.findIndex(({ sender }) => sender === 1);
    const said = { bundleHash: envelopeHash(open.bundles[at]), sealed: open.dealt[at], ...shown };
    const content = { openHash, dealer: 1, ...said };
    return { type: "complaint", envelope: sealEnvelope(keyOf(LIAR), binding, address, content) };
  };

/** The liar complains about the deals of the first attempt; `isBeside`: its report comes first. */
const complaining =
  (accusation: Accusation, crowd: Crowd = () => ({}), isBeside = false): Mischief["script"] =>
  (stage) => {
    let open: OpenMessage | undefined;
    const watching: Crowd = (on) => ({
      ...crowd(on),
      toNode(to, message) {
        if (to === LIAR && message.type === "open") open = message;
        return [{ message }];
      },
    });
    const lie: Lie<"report"> = (message, binding) => {
      const said = accusation(binding, message, open!);
      return isBeside ? [message, said] : said;
    };
    return replacing("report", lie, watching)(stage);
  };

/** Honest reports come after the liar's. */
const OTHERS_LATE: Crowd = () => ({
  toCoordinator: (_, message) => [{ message, delayMs: message.type === "report" ? 50 : 0 }],
});

const BAD_SHARES = "bad shares (blamed, excluded)";
const OTHER_KEY = agreementKeyFromSeed(new Secret(HASH)).publicKey;

export const DEALERS: readonly Mischief[] = [
  {
    words: BAD_SHARES,
    name: "sealed deals that are not the signed ones: the bundle is dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: replacing("bundle", (message) => ({ ...message, dealt: garbage(message.dealt) })),
  },
  {
    words: BAD_SHARES,
    name: "shares that nobody can open",
    course: excluded(COMPLAINED, "BAD_DEAL"),
    script: replacing("bundle", unopenable),
  },
  {
    words: BAD_SHARES,
    name: "one bad deal for one honest node, which complains alone: the dealer is convicted, not the node",
    course: excluded(COMPLAINED, "BAD_DEAL"),
    script: replacing("bundle", ONE_BAD),
  },
  {
    words: BAD_SHARES,
    name: "shares that the signed root does not cover",
    course: excluded(COMPLAINED, "BAD_DEAL"),
    script: bundle({ shareRoot: HASH }),
  },
  {
    words: BAD_SHARES,
    name: "shares that rebuild another mask key than the signed one: found when they are opened",
    course: excluded("shares rebuilt another secret than the signed one", "WRONG_SHARES", ["1/1"]),
    script: bundle({ maskKey: OTHER_KEY }),
  },
  {
    words: BAD_SHARES,
    name: "a key of its own named for one channel: the pair disagrees, and the liar disagrees more often",
    course: convicted("KEY_DISPUTES"),
    script: replacing("bundle", otherKeys("sendKeyHashes", [0, 1])),
  },
  {
    words: BAD_SHARES,
    name: "another key than its dealers': who holds keys lies as little as who deals",
    course: convicted("KEY_DISPUTES"),
    script: replacing("bundle", otherKeys("receiveKeyHashes", [0, 1, 2])),
  },
  {
    words: BAD_SHARES,
    name: "a bundle that disagrees with itself: dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: replacing("bundle", otherKeys("sendKeyHashes", [LIAR])),
  },
  {
    words: "low-order and reflected keys",
    name: "a mask key of low order: the bundle is dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: bundle({ maskKey: new Uint8Array(32) }),
  },
  {
    words: "low-order and reflected keys",
    name: "a mask key that is not canonical: the bundle is dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: bundle({ maskKey: new Uint8Array(32).fill(0xff) }),
  },
  {
    words: "low-order and reflected keys",
    name: "the mask key of another node: the copy, which comes later, is dropped",
    course: missing("BAD_BUNDLE"),
    missing: "bundle",
    script: copied,
  },
  {
    words: "false COMPLAINT",
    name: "a complaint with a key that is not the deal's convicts who complains",
    course: excluded(COMPLAINED, "FALSE_COMPLAINT"),
    script: complaining(accuse({ key: HASH })),
  },
  {
    words: "false COMPLAINT",
    name: "a complaint about a deal that the dealer has not signed convicts who complains",
    course: excluded(COMPLAINED, "FALSE_COMPLAINT"),
    script: complaining(accuse({ key: HASH, sealed: HASH })),
  },
  {
    words: "false COMPLAINT",
    name: "a complaint about a bundle that was never opened convicts nobody: dropped",
    course: missing("BAD_COMPLAINT"),
    missing: "report",
    script: complaining(accuse({ key: HASH, bundleHash: HASH })),
  },
  {
    words: "false COMPLAINT",
    name: "a complaint beside the report, which came first, changes nothing",
    course: unmoved("BAD_COMPLAINT"),
    script: complaining(accuse({ key: HASH }), OTHERS_LATE, true),
  },
];
