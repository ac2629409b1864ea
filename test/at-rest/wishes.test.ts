import { erase } from "@fedseg/client-node/edge/commands/erase.ts";
import { explain } from "@fedseg/client-node/edge/commands/explain.ts";
import { withdraw } from "@fedseg/client-node/edge/commands/withdraw.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ID_PREFIX } from "../e2e/shop-file.ts";
import { LabelledNode } from "../out/labelled-node.ts";
import { given } from "../cli/given.ts";

let node: LabelledNode;
let config: string;
beforeAll(async () => {
  node = await LabelledNode.create();
  config = node.configure({});
});
afterAll(async () => node.remove());

/** Runs a command here; returns its exit status and the codes that it told. */
async function run(command: typeof withdraw, user: string, path = config) {
  const told: string[] = [];
  const status = await command(given({ config: path, user }), (code) => void told.push(code));
  return { status, told };
}

const KNOWN = `${ID_PREFIX}0-7`;

test("a wish for a user whom the data names is kept without a word more", async () => {
  expect(await run(withdraw, ` ${KNOWN} `)).toEqual({ status: 0, told: ["WITHDRAWN"] });
});

test.each([
  ["withdraw", withdraw],
  ["erase", erase],
])(
  "%s of an id that the node has never seen keeps the wish, says so, and has a status of its own",
  async (name, command) => {
    const { status, told } = await run(command, `${KNOWN}-${name}`);
    expect([status, told.at(-1)]).toEqual([3, "NEVER_SEEN"]);
    await expect(explain(given({ config, user: `${KNOWN}-${name}` }), () => undefined)).rejects.toMatchObject(
      {
        code: "USER_WITHDRAWN",
      },
    );
  },
);

test("who has a label has been seen, whatever the data says now", async () => {
  await node.label({ "=1": 1, "'=1": 2, "'1": 1 });
  expect(await run(withdraw, "=1")).toMatchObject({ status: 0 });
  expect(await run(erase, "'=1")).toMatchObject({ status: 0 });
});

test("where the data cannot be read the wish is kept, and that is said", async () => {
  const data = {
    sources: { o: { csv: "gone.csv" } },
    customers: [{ from: "o", columns: { user: "id" }, attributes: {} }],
  };
  const { status, told } = await run(withdraw, "somebody", node.configure({ data }));
  expect([status, told]).toEqual([0, ["WITHDRAWN", "NOT_CHECKED"]]);
  config = node.configure({});
});
