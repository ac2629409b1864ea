import { expect, test } from "vitest";
import { logLine } from "./log-line.ts";

const AT = new Date(Date.UTC(2026, 0, 1));

test("time first, what it is about next, and what is not known left out", () => {
  const line = logLine(AT, {
    role: "viewer",
    party: "globex",
    code: "REFUSED",
    study: "spring",
    session: undefined,
  });
  expect(line).toBe(
    '{"time":"2026-01-01T00:00:00.000Z","code":"REFUSED","study":"spring","party":"globex","role":"viewer"}',
  );
});

test("others' words stay in their field, and no terminal acts on them", () => {
  const text = 'x"}\n{"code":"FORGED"}\u001b[2K';
  const line = logLine(AT, { code: "REFUSED", text });
  for (const control of ["\n", "\u001b"]) expect(line).not.toContain(control);
  expect(JSON.parse(line)).toMatchObject({ code: "REFUSED", text });
});
