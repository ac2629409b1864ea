import { expect, test } from "vitest";
import { LONGEST_REPLY, LONGEST_STRING, Replies } from "./replies.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

/** What comes of bytes that arrive in pieces of so many. */
function read(text: string, piece: number) {
  const replies = new Replies();
  const all = bytes(text);
  const whole = [];
  for (let at = 0; at < all.length; at += piece) whole.push(...replies.take(all.subarray(at, at + piece)));
  return whole;
}

test("answers are read whole, in whatever pieces they come", () => {
  const text =
    "+OK\r\n:-3\r\n$-1\r\n*-1\r\n*0\r\n-NOAUTH Authentication required.\r\n*2\r\n$4\r\na\r\nb\r\n*2\r\n*1\r\n$0\r\n\r\n:7\r\n+next\r\n";
  for (const piece of [1, 2, 7, 1000])
    expect(read(text, piece)).toEqual([
      "OK",
      -3,
      null,
      null,
      [],
      expect.objectContaining({ code: "NOAUTH" }),
      [Uint8Array.from(bytes("a\r\nb")), [[new Uint8Array(0)], 7]],
      "next",
    ]);
});

const string = `$${LONGEST_STRING}\r\n${"x".repeat(LONGEST_STRING)}\r\n`;

test.each([
  ["a string of 4 GB is announced", "$4000000000\r\n"],
  ["a string is longer than any letter", `$${LONGEST_STRING + 1}\r\n`],
  [
    "strings together are longer than what was asked for",
    "*4096\r\n" + string.repeat(LONGEST_REPLY / LONGEST_STRING),
  ],
  ["a line does not end", "+".repeat(2000)],
  ["a list is endless", "*999999999\r\n"],
  ["lists in a list are too many", `*9\r\n${`*1000\r\n${":1\r\n".repeat(1000)}`.repeat(5)}`],
  ["lists are deep", "*1\r\n".repeat(9)],
  ["a kind is unknown", "%1\r\n"],
  ["a length is none", "$1e3\r\n"],
  ["a number is none", ":one\r\n"],
  ["a string does not end where it should", "$1\r\nabc\r\n"],
])("a server is listened to no more when %s", (_, text) => {
  expect(() => read(text, 1 << 16)).toThrow(/^REPLY_/);
});

test("what one reply may hold is counted anew for the next", () => {
  const half = `*64\r\n${string.repeat(64)}`;
  expect(read(half.repeat(4), 1 << 16)).toHaveLength(4);
});
