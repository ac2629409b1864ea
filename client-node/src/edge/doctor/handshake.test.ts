import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { expect, test, vi } from "vitest";
import type { Standing } from "../books/standing.ts";
import type { NodeConfig } from "../config.ts";
import { checkHandshake } from "./handshake.ts";
import { checkOffer } from "./policy.ts";

vi.mock("../config.ts", () => ({
  addressesOf: () => [{}],
  introducedBy: () => ({ addresses: [{}] }),
  policyOf: () => ({}),
}));
vi.mock("../coordinator/connection.ts", () => ({
  connect: ({ onStudies }: { readonly onStudies: (studies: readonly string[]) => void }) => {
    setImmediate(() => onStudies([]));
    return { close: () => undefined };
  },
}));

const config = {} as NodeConfig;
const standing = {} as Standing;

test("a coordinator that has no study is said to have none, and its policy has nothing to mend", async () => {
  const { finding, offer } = await checkHandshake(config, {} as SigningKey);
  expect(finding).toMatchObject({
    verdict: "PASS",
    text: expect.stringContaining("has no study for this node now"),
  });
  expect(checkOffer(config, offer, standing)).toEqual({
    check: "policy",
    verdict: "PASS",
    text: "no plan is offered that this node could refuse",
  });
  expect(checkOffer(config, undefined, standing)).toMatchObject({
    verdict: "WARN",
    todo: "Mend that first.",
  });
});
