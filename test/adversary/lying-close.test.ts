import { expect, test } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { certBody, closeBody, confirmBody } from "@fedseg/shared/protocol/close.ts";
import { type Binding, type Envelope, envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import { hashOpen } from "@fedseg/shared/session/hashes.ts";
import type { Crash } from "../simulation/party.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { type Lie, aftermath, attack } from "./attack.ts";
import { type Message, bindingOf, closeOver, openOver, resign, unsign } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

const CLOSE = { type: "close", session: 1 } as const;
const CERT = { type: "cert", session: 1 } as const;
const REPORTED = { said: ["bundle 1/1", "report 1/1"], charged: ["1/1"] };
const CONFIRMED = { said: ["bundle 1/1", "report 1/1", "confirm 1/1"], charged: ["1/1"] };
const UNMASKED = { said: ["bundle 1/1", "report 1/1", "unmask 1/1"], charged: ["1/1"] };
const HASH = sha256(utf8("another hash"));

/** Node 3 is silent after its bundle, so that survivors are to be confirmed. */
const SILENT: Hooks = {
  toCoordinator: (from, message) => (from === 3 && message.type === "report" ? [] : [{ message }]),
};

/** Closes over the honest headers of other survivors. */
const over =
  (...survivors: readonly number[]): Lie<"close"> =>
  (message, binding) =>
    closeOver(
      binding,
      message,
      survivors,
      survivors.map((node) => message.headers[node] ?? message.headers[0]),
    );

/** Closes over all headers, of which one is another. */
const header =
  (
    of: number,
    change: (honest: Envelope, binding: Binding, all: readonly Envelope[]) => Envelope,
  ): Lie<"close"> =>
  (message, binding) =>
    closeOver(
      binding,
      message,
      message.headers.map(({ sender }) => sender),
      message.headers.map((honest) =>
        honest.sender === of ? change(honest, binding, message.headers) : honest,
      ),
    );

/** A header that its own node has signed: of one that sides with the coordinator, or of the victim's earlier process. */
const signed = (of: number, change: Partial<ReportBody>): Lie<"close"> =>
  header(of, (honest, binding) => resign(binding, honest, reportBody, (body) => ({ ...body, ...change })));

const LIES: readonly (readonly [string, string, Lie<"close">])[] = [
  ["TOO_FEW_SURVIVORS", "fewer survivors than m", over(0, 1)],
  ["BAD_SURVIVORS", "a survivor twice", over(0, 1, 1, 2)],
  ["BAD_SURVIVORS", "an unknown survivor", over(0, 1, 2, 7)],
  ["BAD_SURVIVORS", "survivors out of order", over(0, 2, 1)],
  [
    "BAD_SURVIVORS",
    "a header too few",
    (message, binding) => closeOver(binding, message, [0, 1, 2, 3], message.headers.slice(0, 3)),
  ],
  ["SELF_DROPPED", "the victim dropped after its report", over(1, 2, 3)],
  ["REPORT_ALTERED", "another report of the victim", signed(0, { maskedRoot: HASH })],
  [
    "BAD_HEADER",
    "a header changed by the coordinator",
    header(1, (honest, _, all) => ({ ...honest, body: all[2].body })),
  ],
  ["BAD_HEADER", "a header of another node", header(1, (_, __, all) => all[2])],
  [
    "BAD_HEADER",
    "a header of another attempt",
    header(1, (honest, binding) => resign(binding, honest, reportBody, (body) => body, { attempt: 2 })),
  ],
  [
    "BAD_HEADER",
    "a header of another study",
    header(1, (honest, binding) =>
      resign({ ...binding, enrolHash: HASH }, honest, reportBody, (body) => body),
    ),
  ],
  ["SPLIT_VIEW", "a header over other keys", signed(1, { bundlesHash: HASH })],
  ["SPLIT_VIEW", "a header to another question", signed(1, { openHash: HASH })],
  ["SPLIT_VIEW", "a header on another state", signed(1, { stateHash: HASH })],
  [
    "BAD_CLOSE",
    "a closeHash of another set",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, closeBody, (body) => ({ ...body, closeHash: HASH })),
    }),
  ],
  [
    "BAD_CLOSE",
    "a CLOSE of another OPEN",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, closeBody, (body) => ({ ...body, openHash: HASH })),
    }),
  ],
];

test.each(LIES)("%s: %s", (refusal, _, lie) => {
  expect(aftermath(attack(CLOSE, lie))).toEqual({ refusal, ...REPORTED });
});

test("SECOND_CLOSE: the full set unmasked, then one node dropped", () => {
  const witnessed = attack(CLOSE, (message, binding) => [message, over(0, 1, 2)(message, binding)].flat());
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_CLOSE", ...UNMASKED });
});

test("SECOND_CLOSE: one node dropped and confirmed, then the full set", () => {
  const witnessed = attack(CLOSE, (message, binding) => [over(0, 1, 2)(message, binding), message].flat());
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_CLOSE", ...CONFIRMED });
});

test("SECOND_CLOSE: another set after a restart of the victim", () => {
  let isRestarted = false;
  const witnessed = attack(
    CLOSE,
    (message, binding) => (isRestarted ? message : over(0, 1, 2)(message, binding)),
    {
      hooks: {
        toCoordinator: (_, message) => (message.type === "unmask" ? [] : [{ message }]),
        crashNode(node, effect): Crash | undefined {
          const isHit = node === 0 && effect.type === "send" && effect.message.type === "confirm";
          if (!isHit || isRestarted) return undefined;
          isRestarted = true;
          return { when: "after", restartMs: 10 };
        },
      },
    },
  );
  expect(aftermath(witnessed)).toEqual({
    refusal: "SECOND_CLOSE",
    said: [...CONFIRMED.said, "bundle 2/1"],
    charged: ["1/1"],
  });
});

const otherOpen = ({ envelope, ...rest }: Message<"open">, binding: Binding): Message<"open"> => ({
  ...rest,
  envelope: resign(binding, envelope, openBody, (body) => ({ ...body, reportMs: body.reportMs + 1 })),
});

test("SECOND_OPEN: another OPEN for an attempt in which the victim has reported", () => {
  const witnessed = attack({ type: "open", session: 1 }, (message, binding) => [
    message,
    otherOpen(message, binding),
  ]);
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_OPEN", ...REPORTED });
});

test("SECOND_OPEN: another OPEN after a restart of the victim", () => {
  let isRestarted = false;
  const witnessed = attack(
    { type: "open", session: 1 },
    (message, binding) => (isRestarted ? openOver(binding, message, message.bundles.slice(0, 3)) : message),
    {
      hooks: {
        crashNode(node, effect): Crash | undefined {
          if (node !== 0 || effect.type !== "send-at-tick" || isRestarted) return undefined;
          isRestarted = true;
          return { when: "after", restartMs: 10 };
        },
      },
    },
  );
  expect(aftermath(witnessed)).toEqual({ refusal: "SECOND_OPEN", ...REPORTED });
});

test("SECOND_OPEN: another OPEN for an attempt that the victim has left", () => {
  let first: Message<"open"> | undefined;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toCoordinator: (from, message) =>
        from > 1 && message.type === "report" && message.envelope.attempt === 1 ? [] : [{ message }],
      toNode(to, message) {
        if (witnessed.refusal(0)) return [];
        if (to !== 0 || message.type !== "open") return [{ message }];
        first ??= message;
        return message.envelope.attempt === 2
          ? [{ message }, { message: otherOpen(first, bindingOf(witnessed.study)) }]
          : [{ message }];
      },
    },
  });
  expect(aftermath(witnessed.run())).toEqual({
    refusal: "SECOND_OPEN",
    said: ["bundle 1/1", "report 1/1", "bundle 1/2", "report 1/2"],
    charged: ["1/1", "1/2"],
  });
});

/** The victim is shown three of four bundles, the others all; the split comes to light when the sets are closed. */
test("SPLIT_VIEW: headers of nodes that were shown other keys", () => {
  let openHash: Uint8Array | undefined;
  let own: Envelope | undefined;
  const splitClose: Lie<"close"> = (message, binding) => {
    const others = message.headers.filter(({ sender }) => sender === 1 || sender === 2);
    const forged = closeOver(binding, message, [0, 1, 2], [own!, ...others]);
    const close = resign(binding, forged.envelope, closeBody, (body) => ({ ...body, openHash: openHash! }));
    return { ...forged, envelope: close };
  };
  const witnessed: WitnessedStudy = new WitnessedStudy({
    hooks: {
      toCoordinator(from, message) {
        if (from === 0 && message.type === "report") own = message.envelope;
        return [{ message }];
      },
      toNode(to, message) {
        if (message.type === "open" && to === 0) {
          const split = openOver(bindingOf(witnessed.study), message, message.bundles.slice(0, 3));
          openHash = hashOpen(split.envelope);
          return [{ message: split }];
        }
        if (message.type !== "close") return [{ message }];
        if (to === 1) witnessed.study.inject(0, [splitClose(message, bindingOf(witnessed.study))].flat()[0]);
        return [];
      },
    },
  });
  expect(aftermath(witnessed.run())).toEqual({ refusal: "SPLIT_VIEW", ...REPORTED });
});

/** CERT over other confirmations, soundly signed by the coordinator. */
const cert =
  (change: (confirms: readonly Envelope[], binding: Binding) => readonly Envelope[]): Lie<"cert"> =>
  (message, binding) => {
    const confirms = [...change(message.confirms, binding)];
    const envelope = resign(binding, message.envelope, certBody, (body) => ({
      ...body,
      confirms: confirms.map(envelopeHash),
    }));
    return { ...message, envelope, confirms };
  };

const CERTS: readonly (readonly [string, Lie<"cert">])[] = [
  ["t − 1 confirmations", cert((confirms) => confirms.slice(0, 2))],
  ["one confirmation twice", cert((confirms) => [confirms[0], confirms[1], confirms[1]])],
  [
    "a confirmation of another set",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, confirms[2], confirmBody, () => ({ closeHash: HASH })),
    ]),
  ],
  [
    "a confirmation of another attempt",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, confirms[2], confirmBody, (body) => body, { attempt: 2 }),
    ]),
  ],
  [
    "a confirmation that nobody has signed",
    cert((confirms) => [...confirms.slice(0, 2), unsign(confirms[2])]),
  ],
  [
    "a confirmation in the name of the coordinator",
    cert((confirms, binding) => [
      ...confirms.slice(0, 2),
      resign(binding, { ...confirms[2], sender: COORDINATOR }, confirmBody, (body) => body),
    ]),
  ],
  [
    "confirmations other than those it signs",
    (message) => ({ ...message, confirms: message.confirms.toReversed() }),
  ],
  [
    "another closeHash",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, certBody, (body) => ({ ...body, closeHash: HASH })),
    }),
  ],
];

test.each(CERTS)("BAD_CERT: %s", (_, lie) => {
  expect(aftermath(attack(CERT, lie, { hooks: SILENT }))).toEqual({ refusal: "BAD_CERT", ...CONFIRMED });
});

test("a CERT without the CLOSE that it certifies is not answered", () => {
  const witnessed = attack(CLOSE, () => [], { hooks: SILENT });
  expect(aftermath(witnessed)).toMatchObject({ refusal: undefined });
  expect(witnessed.said(0)).not.toContain("unmask 1/1");
});
