import { expect, test } from "vitest";
import { type Invite, inviteText, readInvite } from "./invite.ts";

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

test("an invite is read as it was written", () => {
  expect(readInvite(inviteText(invite))).toEqual(invite);
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
