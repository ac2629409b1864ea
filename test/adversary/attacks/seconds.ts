import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Binding, envelopeHash, isSigned } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import type { Outcome } from "../outcome.ts";
import type { Crash } from "../../simulation/party.ts";
import { type Aim, type Attack, type Crowd, VICTIM, instead, isAt, over } from "../attack.ts";
import { aborting } from "../crowds.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { type Message, closeOver, keyOf, openOver, resign } from "../forger.ts";

const OPEN: Aim<"open"> = { type: "open", session: 1 };
const CLOSE: Aim<"close"> = { type: "close", session: 1 };
const REPORTED = { said: ["bundle 1/1", "report 1/1"], charged: ["1/1"] };
const CONFIRMED = { said: [...REPORTED.said, "confirm 1/1"], charged: ["1/1"] };
const UNMASKED = { said: [...REPORTED.said, "unmask 1/1"], charged: ["1/1"] };
const TWICE = {
  said: ["bundle 1/1", "report 1/1", "bundle 1/2", "report 1/2"],
  charged: ["1/1", "1/2"],
};

/** The same attempt with another deadline: soundly signed, another openHash. */
const otherOpen = ({ envelope, ...rest }: Message<"open">, binding: Binding): Message<"open"> => ({
  ...rest,
  envelope: resign(binding, envelope, openBody, (body) => ({ ...body, reportMs: body.reportMs + 1 })),
});

/** Both statements must be among the evidence, each signed by the coordinator: the pair proves the fault to anybody. */
const bothKept =
  (type: "OPEN" | "CLOSE") =>
  ({ kept, binding }: Outcome): string | undefined => {
    const key = keyOf(COORDINATOR).publicKey;
    const sound = kept
      .flatMap(({ envelopes }) => envelopes)
      .filter((envelope) => envelope.type === type && isSigned(envelope, key, binding!));
    const different = new Set(sound.map((envelope) => toHex(envelopeHash(envelope)))).size;
    return different === 2 ? undefined : `${different} different signed ${type} are kept, not 2`;
  };

/** UNMASKs do not reach the coordinator, so that the attempt stays open. */
const UNMASKS_ARE_LOST: Crowd = () => ({
  toCoordinator: (_, message) => (message.type === "unmask" ? [] : [{ message }]),
});

const SECOND_CLOSES: readonly Attack[] = [
  {
    words: "second U for one attempt, also after a restart",
    name: "the full set unmasked, then one node dropped",
    refusal: "SECOND_CLOSE",
    ...UNMASKED,
    script: instead(
      CLOSE,
      (message, binding) => [message, over(0, 1, 2)(message, binding)].flat(),
      UNMASKS_ARE_LOST,
    ),
  },
  {
    words: "second U for one attempt, also after a restart",
    name: "one node dropped and confirmed, then the full set",
    refusal: "SECOND_CLOSE",
    ...CONFIRMED,
    script: instead(CLOSE, over(0, 1, 2), UNMASKS_ARE_LOST),
  },
  {
    words: "second U for one attempt, also after a restart",
    name: "another set after a restart of the victim",
    refusal: "SECOND_CLOSE",
    // The peers' testimony shows the other set before the victim says anything more.
    ...CONFIRMED,
    script(stage) {
      let isRestarted = false;
      return {
        ...UNMASKS_ARE_LOST(stage),
        toNode(to, message) {
          const isLie = to === VICTIM && isAt(CLOSE, message) && !isRestarted;
          const sent = isLie ? over(0, 1, 2)(message, stage.binding()) : message;
          return [sent].flat().map((lied) => ({ message: lied }));
        },
        crashNode(node, effect): Crash | undefined {
          const isHit = node === VICTIM && effect.type === "send" && effect.message.type === "confirm";
          if (!isHit || isRestarted) return undefined;
          isRestarted = true;
          return { when: "after", restartMs: 10 };
        },
      };
    },
  },
];

const SECOND_OPENS: readonly Attack[] = [
  {
    words: "re-OPEN with changed inputs",
    name: "another OPEN for an attempt in which the victim has reported",
    refusal: "SECOND_OPEN",
    ...REPORTED,
    script: instead(OPEN, (message, binding) => [message, otherOpen(message, binding)]),
  },
  {
    words: "re-OPEN with changed inputs",
    name: "an OPEN over other bundles after a restart of the victim",
    refusal: "SECOND_OPEN",
    ...REPORTED,
    script(stage) {
      let isRestarted = false;
      return {
        toNode(to, message) {
          if (to !== VICTIM || !isAt(OPEN, message) || !isRestarted) return [{ message }];
          return [{ message: openOver(stage.binding(), message, message.bundles.slice(0, 3)) }];
        },
        // Without the others' reports nothing is closed before the victim is back.
        toCoordinator: (_, message) => (message.type === "report" && !isRestarted ? [] : [{ message }]),
        crashNode(node, effect): Crash | undefined {
          if (node !== VICTIM || effect.type !== "send-at-tick" || isRestarted) return undefined;
          isRestarted = true;
          return { when: "after", restartMs: 10 };
        },
      };
    },
  },
  {
    words: "re-OPEN with changed inputs",
    name: "another OPEN for an attempt that the victim has left",
    refusal: "SECOND_OPEN",
    ...TWICE,
    script(stage) {
      let first: Message<"open"> | undefined;
      return {
        ...aborting(2, "1/1")(stage),
        toNode(to, message) {
          if (to !== VICTIM || message.type !== "open") return [{ message }];
          first ??= message;
          const again = message.envelope.attempt === 2 ? [otherOpen(first, stage.binding())] : [];
          return [message, ...again].map((sent) => ({ message: sent }));
        },
      };
    },
  },
];

/** Changes the records that travel with the next session's OPEN. */
const inRecords = (change: (record: SessionRecord, binding: Binding) => SessionRecord) =>
  instead<"open">({ type: "open", session: 2 }, (message, binding) => ({
    ...message,
    results: message.results.map((record) => change(record, binding)),
  }));

const SECOND_OPEN_IN_RECORD: Attack = {
  words: "re-OPEN with changed inputs",
  name: "another OPEN of a finished attempt in the record of its result",
  refusal: "SECOND_OPEN",
  ...UNMASKED,
  script: inRecords((record, binding) => ({
    ...record,
    open: resign(binding, record.open, openBody, (body) => ({ ...body, reportMs: body.reportMs + 1 })),
  })),
};

const SECOND_CLOSE_IN_RECORD: Attack = {
  words: "a RESULT re-closed with another U",
  name: "another CLOSE of a finished attempt in the record of its result",
  refusal: "BAD_RESULT",
  ...UNMASKED,
  script: inRecords((record, binding) => {
    const { envelope, headers } = closeOver(
      binding,
      { type: "close", envelope: record.close, headers: record.headers },
      [0, 1, 2],
      record.headers.slice(0, 3),
    );
    return { ...record, close: envelope, headers };
  }),
};

export const SECONDS: readonly Attack[] = [
  ...[...SECOND_CLOSES, SECOND_CLOSE_IN_RECORD].map((attack) => ({ ...attack, problem: bothKept("CLOSE") })),
  ...[...SECOND_OPENS, SECOND_OPEN_IN_RECORD].map((attack) => ({ ...attack, problem: bothKept("OPEN") })),
];
