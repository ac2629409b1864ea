import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { unmaskBody } from "@fedseg/shared/protocol/close.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { type Attack, type Row, attacksOf } from "../attack.ts";
import { LAST_ABORTS } from "../crowds.ts";
import { resign, unsign } from "../forger.ts";
import { record, body, carrying, reclosed, bumped, secret } from "./forged-results.ts";

/** The OPEN that carries the first RESULT. */
const RESULT = { type: "open", session: 2 } as const;
const ONE_SESSION = { said: ["bundle 1/1", "report 1/1", "unmask 1/1"], charged: ["1/1"] };
const HASH = sha256(utf8("another hash"));

const LIES: readonly Row<"open">[] = [
  [
    "sum off by one, survivor omitted or doubled",
    "WRONG_SUM",
    "a sum off by one",
    body(({ sum }) => ({ sum: bumped(sum, 1) })),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "WRONG_SUM",
    "a shortened sum",
    body(({ sum }) => ({ sum: sum.slice(4) })),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "WRONG_SUM",
    "another sum of blinding scalars",
    body(({ blinding }) => ({ blinding: bumped(blinding, 1) })),
  ],
  ["a RESULT re-closed with another U", "BAD_RESULT", "another closeHash", body(() => ({ closeHash: HASH }))],
  ["a RESULT re-closed with another U", "BAD_RESULT", "another openHash", body(() => ({ openHash: HASH }))],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_RESULT",
    "UNMASKs other than those it signs",
    record((honest) => ({ ...honest, unmasks: honest.unmasks.slice(1) })),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_RESULT",
    "a masked vector too few",
    record((honest) => ({ ...honest, masked: honest.masked.slice(1) })),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_RESULT",
    "a survivor omitted after the sum is known",
    reclosed([0, 1, 2], (headers) => headers.slice(0, 3)),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_SURVIVORS",
    "a survivor doubled",
    reclosed([0, 1, 2, 2], (headers) => [...headers.slice(0, 3), headers[2]]),
  ],
  [
    "a RESULT re-closed with another U",
    "TOO_FEW_SURVIVORS",
    "a sum of too few",
    reclosed([0, 1], (headers) => headers.slice(0, 2)),
  ],
  [
    "a header substituted after the sum is known",
    "BAD_RESULT",
    "a colluder's header substituted after the sum is known",
    reclosed([0, 1, 2, 3], (headers, binding) =>
      headers.map((header) =>
        header.sender === 1
          ? resign(binding, header, reportBody, (content) => ({ ...content, maskedRoot: HASH }))
          : header,
      ),
    ),
  ],
  [
    "a header substituted after the sum is known",
    "BAD_HEADER",
    "a header substituted by the coordinator",
    reclosed([0, 1, 2, 3], (headers) =>
      headers.map((header) => (header.sender === 1 ? { ...header, body: headers[2].body } : header)),
    ),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_MASKED",
    "a masked vector altered",
    record((honest) => ({
      ...honest,
      masked: honest.masked.map((bytes, at) => (at === 1 ? bumped(bytes, 1) : bytes)),
    })),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_MASKED",
    "masked vectors exchanged",
    record((honest) => ({ ...honest, masked: honest.masked.toReversed() })),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "NO_QUORUM",
    "too few UNMASKs",
    carrying("unmasks", (all) => all.slice(0, 2)),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "NO_QUORUM",
    "one UNMASK three times",
    carrying("unmasks", (all) => [all[0], all[0], all[0]]),
  ],
  [
    "a RESULT re-closed with another U",
    "NO_QUORUM",
    "an UNMASK of another set",
    carrying("unmasks", (all, binding) =>
      all.map((unmask, at) =>
        at === 0
          ? resign(binding, unmask, unmaskBody, (content) => ({ ...content, closeHash: HASH }))
          : unmask,
      ),
    ),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "NO_QUORUM",
    "an UNMASK that nobody has signed",
    carrying("unmasks", (all) => [unsign(all[0]), ...all.slice(1)]),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_REVEAL",
    "a wrong seed",
    secret((revealed) => revealed.map((one, at) => (at === 1 ? { ...one, secret: HASH } : one))),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_REVEAL",
    "a seed too few",
    secret((revealed) => revealed.slice(1)),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_REVEAL",
    "a seed twice",
    secret((revealed) => [revealed[1], ...revealed.slice(1)]),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_REVEAL",
    "a mask key of a survivor",
    secret((revealed) => revealed.map((one, at) => (at === 1 ? { ...one, kind: "pair" } : one))),
  ],
  [
    "different query or parameters",
    "SECOND_OPEN",
    "a session to another question than the program's",
    record((honest, binding) => ({
      ...honest,
      open: resign(binding, honest.open, openBody, (content) => ({ ...content, query: "moments" })),
    })),
  ],
  [
    "forked or skipped RESULT",
    "WRONG_SESSION",
    "a RESULT that other nodes were given is kept from the victim",
    (message) => ({ ...message, results: [] }),
  ],
  [
    "unsigned injected messages",
    "WRONG_SESSION",
    "an unsigned RESULT counts for nothing",
    record((honest) => ({ ...honest, result: unsign(honest.result) })),
  ],
];

const WITH_CERT: readonly Row<"open">[] = [
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "NO_CERT",
    "no certificate although a node was missing",
    carrying("confirms", () => []),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "NO_CERT",
    "a certificate of t − 1",
    carrying("confirms", (all) => all.slice(1)),
  ],
  [
    "CERT with t−1, duplicated or wrong-U signatures",
    "NO_CERT",
    "one confirmation three times",
    carrying("confirms", (all) => [all[0], all[0], all[0]]),
  ],
  [
    "sum off by one, survivor omitted or doubled",
    "BAD_REVEAL",
    "a wrong mask key of the dropped node",
    secret((revealed) => revealed.map((one) => (one.kind === "pair" ? { ...one, secret: HASH } : one))),
  ],
];

const CERTIFIED = { said: ["bundle 1/1", "report 1/1", "confirm 1/1", "unmask 1/1"], charged: ["1/1"] };

export const RESULTS: readonly Attack[] = [
  ...attacksOf(RESULT, LIES, { before: ONE_SESSION }),
  ...attacksOf(RESULT, WITH_CERT, { before: CERTIFIED, crowd: LAST_ABORTS }),
];
