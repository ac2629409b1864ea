import { z } from "zod";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Binding, type Envelope, ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { hashOpen, hashParams } from "@fedseg/shared/session/hashes.ts";
import { assembleStudy } from "@fedseg/shared/session/study.ts";
import type { Hooks } from "../../simulation/hooks.ts";
import { type Aftermath, type Attack, COURSE, type Stage, VICTIM, attacksOf, lastly } from "../attack.ts";
import { LAST_ABORTS, abortOf } from "../crowds.ts";
import { type Message, certOver, closeOver, openOver, resign, rosterOf, unsign } from "../forger.ts";

const OPEN = { type: "open", session: 1 } as const;
const CLOSE = { type: "close", session: 1 } as const;
const BUNDLED = { said: ["bundle 1/1"], charged: [] };
const REPORTED = { said: ["bundle 1/1", "report 1/1"], charged: ["1/1"] };
const CONFIRMED = { said: [...REPORTED.said, "confirm 1/1"], charged: ["1/1"] };
const sessions = (count: number) => ({
  said: [
    "bundle 1/1",
    ...Array.from({ length: count }, (_, at) => [`report ${at + 1}/1`, `unmask ${at + 1}/1`]).flat(),
  ],
  charged: Array.from({ length: count }, (_, at) => `${at + 1}/1`),
});

/** The victim is shown three of four bundles, the others all; the split comes to light when the sets are closed. */
function splitBundles(stage: Stage): Hooks {
  let [openHash, honestHash]: (Uint8Array | undefined)[] = [];
  let own: Envelope | undefined;
  const splitClose = (message: Message<"close">): Message<"close"> => {
    const others = message.headers.filter(({ sender }) => sender === 1 || sender === 2);
    const forged = closeOver(stage.binding(), message, [0, 1, 2], [own!, ...others]);
    const envelope = resign(stage.binding(), forged.envelope, closeBody, (body) => ({
      ...body,
      openHash: openHash!,
    }));
    return { ...forged, envelope };
  };
  return {
    toCoordinator(from, message) {
      if (from !== VICTIM || message.type !== "report") return [{ message }];
      own = message.envelope;
      return [{ message: abortOf(own, stage.binding(), honestHash) }];
    },
    toNode(to, message) {
      if (message.type === "open" && to === VICTIM) {
        const split = openOver(stage.binding(), message, message.bundles.slice(0, 3));
        [openHash, honestHash] = [hashOpen(split.envelope), hashOpen(message.envelope)];
        return [{ message: split }];
      }
      if (message.type !== "close") return [{ message }];
      if (to === 1) stage.inject(VICTIM, splitClose(message));
      return [];
    },
  };
}

/** A colluder enrols twice, so that the victim and the others hold different channel keys of it. */
function splitRoster(stage: Stage): Hooks {
  let binding: Binding | undefined;
  const rebound = (envelope: Envelope) => resign(binding!, envelope, z.looseObject({}), (body) => body);
  const channelKey = agreementKeyFromSeed(new Secret(sha256(utf8("another key")))).publicKey;
  return {
    toNode(to, message) {
      if (to !== VICTIM) return [{ message }];
      if (message.type === "call") return [{ message: { ...message, envelope: rebound(message.envelope) } }];
      if (message.type !== "roster") return [{ message }];
      const { planHash } = stage.binding();
      const enrolments = message.enrolments.map((honest) =>
        honest.sender === 1
          ? resign({ planHash, enrolHash: ZERO_HASH }, honest, enrolBody, (body) => ({ ...body, channelKey }))
          : honest,
      );
      ({ binding } = assembleStudy(stage.plan, enrolments));
      return [{ message: rosterOf(stage.binding(), message, enrolments) }];
    },
  };
}

/** The others confirm, and so does a colluder that is not in the set; the victim hears of the certificate only. */
function certWithoutClose(stage: Stage): Hooks {
  const others = LAST_ABORTS(stage);
  const confirms: Envelope[] = [];
  return {
    toCoordinator(from, message) {
      if (message.type !== "confirm") return others.toCoordinator!(from, message);
      confirms.push(message.envelope);
      if (confirms.length === 2) stage.inject(VICTIM, certOver(stage.binding(), confirms, [3]));
      return [];
    },
    toNode(to, message) {
      const isKept = to === VICTIM && (message.type === "close" || confirms.length > 0);
      return isKept && COURSE.has(message.type) ? [] : [{ message }];
    },
  };
}

/** A bundle of the first session stands for its node's bundle of the second. */
function replayedBundle(stage: Stage): Hooks {
  let first: Envelope | undefined;
  return {
    toNode(to, message) {
      if (to !== VICTIM || message.type !== "open") return [{ message }];
      first ??= message.bundles[1];
      if (message.envelope.session === 1) return [{ message }];
      const bundles = message.bundles.with(1, first);
      return [{ message: openOver(stage.binding(), message, bundles) }, { message }];
    },
  };
}

/** A message of which the victim hears no sound copy: nothing happens. */
const unheard = (name: string, before: Omit<Aftermath, "refusal">, script: Attack["script"]): Attack => ({
  words: "unsigned injected messages",
  name,
  refusal: undefined,
  told: "UNSIGNED",
  ...before,
  script,
});

const UNSIGNED_LIES: readonly Attack[] = [
  unheard(
    "a CALL",
    { said: [], charged: [] },
    lastly({ type: "call", session: 1 }, (message) => ({ ...message, envelope: unsign(message.envelope) })),
  ),
  unheard(
    "an OPEN",
    BUNDLED,
    lastly(OPEN, (message) => ({ ...message, envelope: unsign(message.envelope) })),
  ),
  unheard(
    "an OPEN that is signed for another study",
    BUNDLED,
    lastly(OPEN, (message, binding) => ({
      ...message,
      envelope: resign({ ...binding, enrolHash: ZERO_HASH }, message.envelope, openBody, (body) => body),
    })),
  ),
  unheard(
    "a CLOSE",
    REPORTED,
    lastly(CLOSE, (message) => ({ ...message, envelope: unsign(message.envelope) })),
  ),
  {
    ...unheard(
      "a CERT",
      CONFIRMED,
      lastly(
        { type: "cert", session: 1 },
        (message) => ({ ...message, envelope: unsign(message.envelope) }),
        LAST_ABORTS,
      ),
    ),
    // Nobody has unmasked in the last attempt: the coordinator signs the study's end.
    refusal: "STUDY_ENDED",
    isOfDeadlines: true,
  },
];

export const VIEWS: readonly Attack[] = [
  {
    words: "split views of the bundles",
    name: "headers of nodes that were shown other keys",
    refusal: "SPLIT_VIEW",
    ...REPORTED,
    script: splitBundles,
  },
  {
    words: "split views of the bundles",
    name: "two rosters, and everything to the victim signed for the one that it holds",
    refusal: undefined,
    // Its peers' testimonies are signed for another roster: it never hears from enough of them to say anything.
    told: "WITNESS_FOREIGN",
    said: [],
    charged: [],
    script: splitRoster,
  },
  {
    words: "bundle replayed from another study, session or attempt",
    name: "a bundle replayed from an earlier session",
    refusal: "BAD_BUNDLE",
    ...sessions(1),
    script: replayedBundle,
  },
  ...attacksOf(
    { type: "open", session: 4 },
    [
      [
        "different centroids",
        "OFF_PLAN_QUERY",
        "other centers than the released sums give",
        (message, binding) => ({
          ...message,
          envelope: resign(binding, message.envelope, openBody, (body) => ({
            ...body,
            paramsHash: hashParams({ centers: [[0, 0]] }),
          })),
        }),
      ],
    ],
    { before: sessions(3) },
  ),
  {
    words: "swapped ciphertexts",
    name: "the victim's sealed shares swapped: no dealer is to blame, so it says nothing and pays nothing",
    refusal: undefined,
    told: "DEAL_ALTERED",
    said: ["bundle 1/1"],
    charged: [],
    script: lastly(OPEN, (message) => ({ ...message, dealt: message.dealt.toReversed() })),
  },
  {
    words: "swapped ciphertexts",
    name: "a sealed share kept back: no dealer is to blame, so it says nothing and pays nothing",
    refusal: undefined,
    told: "DEAL_ALTERED",
    said: ["bundle 1/1"],
    charged: [],
    script: lastly(OPEN, (message) => ({ ...message, dealt: message.dealt.slice(0, 3) })),
  },
  {
    words: "CERT with t−1, duplicated or wrong-U signatures",
    name: "a CERT without the CLOSE that it certifies",
    // The lie has no effect; nobody unmasks in the last attempt, and the coordinator signs the study's end.
    refusal: "STUDY_ENDED",
    isOfDeadlines: true,
    told: "CERT_STALE",
    ...REPORTED,
    script: certWithoutClose,
  },
  ...UNSIGNED_LIES,
];
