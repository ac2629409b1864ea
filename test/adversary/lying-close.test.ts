import { expect, test } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { type Binding, type Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import { hashOpen } from "@fedseg/shared/session/hashes.ts";
import { type Lie, aftermath, attack, over } from "./attack.ts";
import { bindingOf, closeOver, openOver, resign } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

const CLOSE = { type: "close", session: 1 } as const;
const REPORTED = { said: ["bundle 1/1", "report 1/1"], charged: ["1/1"] };
const HASH = sha256(utf8("another hash"));

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
