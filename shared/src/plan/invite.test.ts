import { expect, test } from "vitest";
import { type Invite, inviteText, inviteWords, readInvite } from "./invite.ts";
import { spokenWords } from "./spoken.ts";

const invite: Invite = {
  fedseg: "invite/1",
  title: "Spring study 春季",
  url: "https://coordinator.example:7700",
  pin: "ab".repeat(32),
  coordinator: { name: "hub", identity: "01".repeat(32) },
  roster: [
    { name: "shop-1", identity: "02".repeat(32) },
    { name: "shop-2", identity: "03".repeat(32) },
  ],
};

test.each([
  [[127, 0, 0, 1], "lusab babad"],
  [[63, 84, 220, 193], "gutih tugad"],
  [[0xff, 0xff], "zuzuz"],
])("%j is read out as %s", (bytes, words) => {
  expect(spokenWords(Uint8Array.from(bytes))).toBe(words);
});

test("an invite is read as it was written, with the same six words", () => {
  const read = readInvite(inviteText(invite));
  expect(read).toEqual(invite);
  expect(inviteWords(read!)).toMatch(/^([a-z]{5} ){5}[a-z]{5}$/);
  expect(inviteWords(read!)).toBe(inviteWords(invite));
});

test.each<[string, Partial<Invite>]>([
  ["title", { title: "Spring study" }],
  ["address", { url: "https://coordinator.example:7701" }],
  ["pin", { pin: "ac".repeat(32) }],
  ["missing pin", { pin: undefined }],
  ["coordinator", { coordinator: { name: "hub", identity: "04".repeat(32) } }],
  ["roster", { roster: [invite.roster[0]] }],
  ["order of the roster", { roster: invite.roster.toReversed() }],
])("another %s has other words", (_, change) => {
  expect(inviteWords({ ...invite, ...change })).not.toBe(inviteWords(invite));
});

test.each<[string, string]>([
  ["no JSON", "invite"],
  ["another version", inviteText({ ...invite, fedseg: "invite/2" as "invite/1" })],
  ["an unknown key", JSON.stringify({ ...invite, trust: true })],
  ["a prototype", inviteText(invite).replace('"title"', '"__proto__": {"trust": true}, "title"')],
  ["an address of another kind", inviteText({ ...invite, url: "file:///etc/passwd" })],
  [
    "a name that is a path",
    inviteText({ ...invite, coordinator: { ...invite.coordinator, name: "../hub" } }),
  ],
  ["a title that moves the cursor", inviteText({ ...invite, title: "Study\u001b[2A" })],
  ["a title that turns the reading direction", inviteText({ ...invite, title: "Study\u202e" })],
  ["a pin in capitals", inviteText({ ...invite, pin: "AB".repeat(32) })],
  ["too long a text", inviteText(invite) + " ".repeat(1 << 17)],
])("refused: %s", (_, text) => {
  expect(readInvite(text)).toBeUndefined();
});
