import { expect, test } from "vitest";
import { serviceLogLine } from "./service-log.ts";

const AT = new Date(Date.UTC(2026, 0, 1));
const read = <T extends { readonly type: string }>(told: T) => JSON.parse(serviceLogLine(told, AT)) as object;

test("an event of a study: when, what, which study, session and member", () => {
  const told = {
    type: "refused",
    id: 7,
    at: "x",
    study: "spring",
    session: 2,
    member: "globex",
    code: "DATA_NOT_READY",
  };
  expect(read(told)).toEqual({
    time: "2026-01-01T00:00:00.000Z",
    type: "refused",
    code: "DATA_NOT_READY",
    study: "spring",
    session: 2,
    party: "globex",
    id: 7,
    at: "x",
  });
});

test("a request is found by the name that its answer has", () => {
  expect(read({ type: "request", request: "ab12", token: "anna", status: 201 })).toMatchObject({
    code: "REQUEST",
    correlation: "ab12",
    token: "anna",
  });
});

test("a fault says where it happened and nothing that it held", () => {
  const line = serviceLogLine({ type: "fault", request: "ab12", error: new Error("row 7\n  is tulip") }, AT);
  expect(line).toContain("service-log.test.ts");
  expect(line).not.toMatch(/tulip|row 7/);
  expect(JSON.parse(line)).toMatchObject({ code: "UNEXPECTED", correlation: "ab12" });
});
