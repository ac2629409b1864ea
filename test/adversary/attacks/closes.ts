import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import type { Binding, Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import { type Attack, type Lie, type Row, attacksOf, over } from "../attack.ts";
import { closeOver, resign } from "../forger.ts";

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

const LIES: readonly Row<"close">[] = [
  ["U below m, duplicated or unknown ids", "TOO_FEW_SURVIVORS", "fewer survivors than m", over(0, 1)],
  ["U below m, duplicated or unknown ids", "BAD_SURVIVORS", "a survivor twice", over(0, 1, 1, 2)],
  ["U below m, duplicated or unknown ids", "BAD_SURVIVORS", "an unknown survivor", over(0, 1, 2, 7)],
  ["U below m, duplicated or unknown ids", "BAD_SURVIVORS", "survivors out of order", over(0, 2, 1)],
  [
    "U below m, duplicated or unknown ids",
    "BAD_SURVIVORS",
    "a header too few",
    (message, binding) => closeOver(binding, message, [0, 1, 2, 3], message.headers.slice(0, 3)),
  ],
  ['"you dropped" after REPORT', "SELF_DROPPED", "the victim dropped after its report", over(1, 2, 3)],
  [
    "a header substituted after the sum is known",
    "REPORT_ALTERED",
    "another report of the victim",
    signed(0, { maskedRoot: HASH }),
  ],
  [
    "a header substituted after the sum is known",
    "BAD_HEADER",
    "a header changed by the coordinator",
    header(1, (honest, _, all) => ({ ...honest, body: all[2].body })),
  ],
  [
    "a header substituted after the sum is known",
    "BAD_HEADER",
    "a header of another node",
    header(1, (_, __, all) => all[2]),
  ],
  [
    "overlapping attempts",
    "BAD_HEADER",
    "a header of another attempt",
    header(1, (honest, binding) => resign(binding, honest, reportBody, (body) => body, { attempt: 2 })),
  ],
  [
    "bundle replayed from another study, session or attempt",
    "BAD_HEADER",
    "a header of another study",
    header(1, (honest, binding) =>
      resign({ ...binding, enrolHash: HASH }, honest, reportBody, (body) => body),
    ),
  ],
  ["split views of the bundles", "SPLIT_VIEW", "a header over other keys", signed(1, { bundlesHash: HASH })],
  ["different centroids", "SPLIT_VIEW", "a header to another question", signed(1, { openHash: HASH })],
  ["forked or skipped RESULT", "SPLIT_VIEW", "a header on another state", signed(1, { stateHash: HASH })],
  [
    "second U for one attempt, also after a restart",
    "BAD_CLOSE",
    "a closeHash of another set",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, closeBody, (body) => ({ ...body, closeHash: HASH })),
    }),
  ],
  [
    "overlapping attempts",
    "BAD_CLOSE",
    "a CLOSE of another OPEN",
    (message, binding) => ({
      ...message,
      envelope: resign(binding, message.envelope, closeBody, (body) => ({ ...body, openHash: HASH })),
    }),
  ],
];

export const CLOSES: readonly Attack[] = attacksOf(CLOSE, LIES, { before: REPORTED });
