import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { hashClose, hashOpen } from "@fedseg/shared/session/hashes.ts";
import type { Hooks } from "../../simulation/hooks.ts";
import type { MemoryStore } from "../../simulation/memory-store.ts";
import type { StudyOptions } from "../../simulation/in-process-study.ts";
import { type Attack, COURSE, type Stage, VICTIM, lastly } from "../attack.ts";
import { aborting } from "../crowds.ts";
import { type Message, keyOf } from "../forger.ts";
import type { Outcome } from "../outcome.ts";
import { turnOf } from "../statements.ts";

const TWICE = {
  said: ["bundle 1/1", "report 1/1", "bundle 1/2", "report 1/2"],
  charged: ["1/1", "1/2"],
};
/** Deadlines that have to pass in these attacks. */
const soon = (timing: Partial<StudyPlan["timing"]>): StudyOptions => ({
  plan: (tiny) => ({ ...tiny, timing: { ...tiny.timing, ...timing } }),
});
type StudyPlan = Stage["plan"];

/** The first attempt is given up by the others; with the second's OPEN the victim hears of the first once more. */
const backToTheFirst =
  (again: (open: Message<"open">, headers: readonly Envelope[], stage: Stage) => Message<"open" | "close">) =>
  (stage: Stage): Hooks => {
    const headers = new Map<number, Envelope>();
    let first: Message<"open"> | undefined;
    let isTold = false;
    const giveUp = aborting(1, "1/1")(stage);
    return {
      toCoordinator(from, message) {
        if (message.type === "report" && turnOf(message.envelope) === "1/1")
          headers.set(from, message.envelope);
        return giveUp.toCoordinator!(from, message);
      },
      toNode(to, message) {
        if (to !== VICTIM) return [{ message }];
        if (isTold && COURSE.has(message.type)) return [];
        if (message.type !== "open") return [{ message }];
        first ??= message;
        if (message.envelope.attempt === 1) return [{ message }];
        isTold = true;
        const all = [...headers].sort(([a], [b]) => a - b).map(([, header]) => header);
        return [{ message }, { message: again(first, all, stage) }];
      },
    };
  };

/** A CLOSE of the first attempt over everybody's honest headers: nothing is wrong with it but that it comes late. */
function lateClose(open: Message<"open">, headers: readonly Envelope[], stage: Stage): Message<"close"> {
  const openHash = hashOpen(open.envelope);
  const survivors = headers.map(({ sender }) => sender);
  const address = {
    type: "CLOSE",
    session: 1,
    attempt: 1,
    sender: COORDINATOR,
    recipient: EVERYONE,
  } as const;
  const content = { openHash, survivors, closeHash: hashClose(openHash, survivors, headers) };
  const envelope = sealEnvelope(keyOf(COORDINATOR), stage.binding(), address, content);
  return { type: "close", envelope, headers: [...headers] };
}

/** What the victim's report of the second attempt says of the first. */
const saysOfTheFirst = (said: "ABORTED" | "UNMASKED") => (outcome: Outcome) => {
  const second = outcome.messages.find(
    (message) => message.type === "report" && message.envelope.attempt === 2,
  );
  const body = second?.type === "report" ? decodeCanonical(second.envelope.body, reportBody) : undefined;
  const [first, ...more] = body?.earlier ?? [];
  const isRight = first?.attempt === 1 && first.outcome === said && more.length === 0;
  return isRight ? undefined : `the second report does not call the first attempt ${said}`;
};

/** Loses messages on their way up; after one of its own in the second attempt the victim hears nothing more. */
const silentAfter =
  (last: "open" | "close", crowd: Hooks): Attack["script"] =>
  () => {
    let isOver = false;
    return {
      ...crowd,
      toNode(to, message) {
        if (to !== VICTIM) return crowd.toNode?.(to, message) ?? [{ message }];
        if (isOver && COURSE.has(message.type)) return [];
        isOver ||= message.type === last && message.envelope.attempt === 2;
        return crowd.toNode?.(to, message) ?? [{ message }];
      },
    };
  };

/** The victim comes back with an image of its disk that is one session old. */
function restored(stage: Stage): Hooks {
  let image: MemoryStore | undefined;
  let isDone = false;
  return {
    crashNode(node, effect) {
      if (node !== VICTIM || isDone) return undefined;
      if (effect.type === "send-at-tick" && effect.turn.session === 1) image = stage.disk(VICTIM).copy();
      const isHit =
        effect.type === "send" && effect.message.type === "unmask" && effect.message.envelope.session === 2;
      if (!isHit) return undefined;
      isDone = true;
      return { when: "after", restartMs: 20, disk: image! };
    },
  };
}

export const ATTEMPTS: readonly Attack[] = [
  {
    words: "overlapping attempts",
    name: "a sound CLOSE of the first attempt after the second's OPEN",
    refusal: undefined,
    told: "CLOSE_STALE",
    ...TWICE,
    script: backToTheFirst(lateClose),
    problem: saysOfTheFirst("ABORTED"),
  },
  {
    words: "overlapping attempts",
    name: "the OPEN of the first attempt again after the second's",
    refusal: undefined,
    told: "OPEN_ABORTED",
    ...TWICE,
    script: backToTheFirst((open) => open),
  },
  {
    words: "a sum opened and discarded",
    name: "everybody has unmasked, and a second attempt is opened: both stay charged",
    refusal: undefined,
    lastWord: "report 1/2",
    said: ["bundle 1/1", "report 1/1", "unmask 1/1", "bundle 1/2", "report 1/2"],
    charged: ["1/1", "1/2"],
    options: soon({ unmaskMs: 200 }),
    script: silentAfter("open", {
      toCoordinator: (_, message) =>
        message.type === "unmask" && turnOf(message.envelope) === "1/1" ? [] : [{ message }],
    }),
    problem: saysOfTheFirst("UNMASKED"),
  },
  {
    words: "too few ABORTs",
    name: "two of four call the first attempt ABORTED, three are needed: it stays charged",
    refusal: undefined,
    lastWord: "unmask 1/2",
    said: [...TWICE.said, "unmask 1/2"],
    charged: ["1/1", "1/2"],
    options: soon({ reportMs: 200 }),
    script: silentAfter("close", {
      toNode: (to, message) =>
        to > 1 && message.type === "open" && turnOf(message.envelope) === "1/1" ? [] : [{ message }],
    }),
    problem: saysOfTheFirst("ABORTED"),
  },
  {
    words: "a hundred forced attempts",
    name: "CALLs for attempts that the plan does not have",
    refusal: undefined,
    told: "CALL_OUT_OF_RANGE",
    said: ["bundle 1/1"],
    charged: [],
    script: lastly({ type: "call", session: 1 }, (message, binding) => [
      ...Array.from({ length: 97 }, (_, at): Message<"call"> => {
        const { body: _body, signature: _signature, ...address } = message.envelope;
        const envelope = sealEnvelope(keyOf(COORDINATOR), binding, { ...address, attempt: at + 4 }, {});
        return { ...message, envelope };
      }),
      message,
    ]),
  },
  {
    words: "a node restored from an old disk image",
    name: "an image that is one session old",
    refusal: "LEDGER_BEHIND",
    said: ["bundle 1/1", "report 1/1", "unmask 1/1", "report 2/1", "unmask 2/1"],
    charged: ["1/1"],
    script: restored,
  },
];
