import { type RequestListener, createServer } from "node:http";
import { expect, test } from "vitest";
import { checkReach } from "./reach.ts";

async function asked(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  try {
    return await checkReach({ coordinatorUrl: `http://127.0.0.1:${port}`, coordinatorPin: undefined });
  } finally {
    server.close();
  }
}

test("an answer passes and tells the time", async () => {
  const { finding, answer } = await asked((_, response) => {
    response.setHeader("date", "Thu, 01 Jan 2026 00:00:00 GMT");
    response.end("ok\n");
  });
  expect(finding.verdict).toBe("PASS");
  expect(answer?.theirMs).toBe(Date.UTC(2026, 0, 1));
});

test("an answer without the time passes too", async () => {
  const { finding, answer } = await asked((_, response) => {
    response.sendDate = false;
    response.end("ok\n");
  });
  expect([finding.verdict, answer?.theirMs]).toEqual(["PASS", undefined]);
});

test("something else at the address fails", async () => {
  const { finding, answer } = await asked((_, response) => {
    response.statusCode = 502;
    response.end();
  });
  expect(finding).toMatchObject({ verdict: "FAIL", text: expect.stringContaining("502") });
  expect(answer).toBeUndefined();
});

test("nobody there fails", async () => {
  const { finding } = await checkReach({ coordinatorUrl: "http://127.0.0.1:1", coordinatorPin: undefined });
  expect(finding).toMatchObject({ verdict: "FAIL", text: expect.stringContaining("does not answer") });
});
