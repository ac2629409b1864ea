import { expect, test } from "vitest";
import {
  type CosignAnswer,
  type CosignAnswers,
  answersOf,
  cosignaturesMessage,
  lineOf,
} from "./checkpoint.ts";
import { decodeCanonical, encodeCanonical } from "./codec.ts";
import { CosignedLines, cosignaturesOf } from "./cosigned-lines.ts";
import { COORDINATOR } from "./primitives.ts";
import { readPlaces } from "./read-answers.ts";
import type { Unread } from "./unread.ts";

const cosigned = (party: number, size: number, text: string): CosignAnswer => ({
  type: "cosigned",
  party,
  size,
  line: lineOf(text),
});
const ANSWERS: readonly CosignAnswer[] = [
  cosigned(254, 1, "— one"),
  { type: "known", party: 3, note: "known" },
  cosigned(3, 23, ""),
  cosigned(COORDINATOR, 24, "own"),
  cosigned(3, 2 ** 31, "x".repeat(300)),
  cosigned(9, 256, "of no member"),
];
const read = (answers: readonly CosignAnswer[]) =>
  CosignedLines.read(answersOf(answers), COORDINATOR, (party) => party !== 9);

test("answers are read as what the schema reads of them, and passed on as the lists that they are", () => {
  const { own, others, known } = read(ANSWERS)!;
  const plain = (list: readonly { size: number; line: Unread<string> }[]) =>
    list.map(({ size, line }) => [size, line.read()]);
  expect(plain(own)).toEqual([[24, "own"]]);
  expect(known).toEqual([{ type: "known", party: 3, note: "known" }]);
  const of = (party: number) => {
    const places: number[] = [];
    for (let at = others.first(party); at >= 0; at = others.next(at)) places.push(at);
    return places;
  };
  expect([of(254), of(3), of(9), of(COORDINATOR), of(0)]).toEqual([[0], [1, 2], [], [], []]);
  const passedOn = cosignaturesOf([0, 1, 2].map((at) => others.formOf(at)));
  const expected = [ANSWERS[0], ANSWERS[2], ANSWERS[4]].map((answer) => {
    const { size, line } = answer as Extract<CosignAnswer, { type: "cosigned" }>;
    return { size, line };
  });
  expect(passedOn.form).toEqual(encodeCanonical(expected));
  expect(plain(passedOn.read()!)).toEqual(plain(expected));
  expect([0, 1, 2].map((at) => [others.partyOf(at), others.sizeOf(at), others.lineOf(at).read()])).toEqual([
    [254, 1, "— one"],
    [3, 23, ""],
    [3, 2 ** 31, "x".repeat(300)],
  ]);
});

test("no cosignatures, and as many as a message may have, are lists of them", () => {
  for (const count of [0, 23, 24, 255, 256]) {
    const lines = CosignedLines.of(
      Array.from({ length: count }, (_, at) => cosigned(at % 255, at + 1, `${at}`)),
    );
    const list = cosignaturesOf(Array.from({ length: count }, (_, at) => lines.formOf(at)));
    expect(list.read()!.map(({ size }) => size)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  }
});

/** A byte made into a head of two, of which only the second says how much. */
function withLongHead(bytes: Uint8Array, at: number): Uint8Array {
  const head = [(bytes[at] & 0xe0) | 24, bytes[at] & 31];
  return Uint8Array.from([...bytes.subarray(0, at), ...head, ...bytes.subarray(at + 1)]);
}

/** What is read of answers both ways, undefined where nothing is: the parties, sizes and forms of what is for others, and how many answers there are. */
function readBoth(answers: CosignAnswers) {
  const known = answers.read();
  const lines = CosignedLines.read(answers, COORDINATOR, () => true);
  const bySchema = known && {
    count: known.length,
    others: known.flatMap((one) =>
      one.type === "cosigned" && one.party !== COORDINATOR ? [[one.party, one.size, one.line.form]] : [],
    ),
    hasLines: known.every((one) => one.type === "known" || one.line.read() !== undefined),
  };
  const bySteps = lines && {
    count: lines.own.length + lines.others.length + lines.known.length,
    others: Array.from({ length: lines.others.length }, (_, at) => [
      lines.others.partyOf(at),
      lines.others.sizeOf(at),
      lines.others.lineOf(at).form,
    ]),
  };
  return { bySchema, bySteps };
}

test("answers of which a byte is another are read as the schema reads them, or not at all", () => {
  const bytes = encodeCanonical({ type: "cosignatures", answers: answersOf(ANSWERS.slice(0, 4)) });
  const changed = [...bytes.keys()].flatMap((at) => [
    ...[1, 0x18, 0x20].map((flip) => bytes.with(at, bytes[at] ^ flip)),
    withLongHead(bytes, at),
  ]);
  const all = changed.flatMap((other) => {
    const answers = decodeCanonical(other, cosignaturesMessage)?.answers;
    return answers ? [readBoth(answers)] : [];
  });
  const taken = all.filter(({ bySteps }) => bySteps !== undefined);
  const left = all.filter(({ bySteps }) => bySteps === undefined);
  expect(taken.length).toBeGreaterThan(0);
  expect(left.length).toBeGreaterThan(0);
  for (const { bySchema, bySteps } of taken) expect(bySchema).toMatchObject(bySteps!);
  expect(left.filter(({ bySchema }) => bySchema?.hasLines)).toEqual([]);
});

test("bytes behind the last answer are not passed over", () => {
  const form = encodeCanonical(ANSWERS);
  expect(readPlaces(form)?.cosigned).toHaveLength(5);
  expect(readPlaces(Uint8Array.of(...form, 0))).toBeUndefined();
});
