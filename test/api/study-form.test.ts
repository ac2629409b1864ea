import { expect, test } from "vitest";
import { type StudyForm, faultOf, formAdvice } from "../../coordinator/dashboard/src/parts/study-form.ts";

const FORM: StudyForm = {
  template: "monthly",
  name: "",
  title: "",
  snapshot: "",
  opensAt: "",
  closesAt: "",
  quorum: "",
  members: ["acme", "globex", "initech", "umbrella"],
  epsilon: "",
  usersFloor: "",
  k: "",
  keepAs: "",
};

test.each([
  [{}, undefined],
  [{ epsilon: "1.5", usersFloor: "2000", k: "8", quorum: "4" }, undefined],
  [{ epsilon: "-1" }, "badEpsilon"],
  [{ epsilon: "1000000" }, "badEpsilon"],
  [{ usersFloor: "0" }, "badUsers"],
  [{ k: "1.5" }, "badSegments"],
  [{ quorum: "5" }, "badQuorum"],
  [{ members: ["acme", "globex"] }, "badMembers"],
] as const)("what the service would not take is said in the form: %j", (written, fault) => {
  expect(faultOf({ ...FORM, ...written }, 4)).toBe(fault);
});

test("a consortium of two can try a template out, since others stand in", () => {
  expect(faultOf({ ...FORM, members: ["acme", "globex"] }, 2)).toBeUndefined();
});

test.each([
  ["Choose delta ≤ 3.5e-5, or usersCap ≤ 70 if no node has more users.", "adviceMembers"],
  ["Set usersCap to 70 or more or usersFloor to 100 or less.", "adviceUsers"],
  ["Choose an epsilon between 0.1 and 10.", undefined],
])("advice about what the form does not have is put in terms of what it has: %s", (todo, advice) => {
  expect(formAdvice({ todo })).toBe(advice);
});
