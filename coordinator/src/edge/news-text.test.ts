import { expect, test } from "vitest";
import { newsText } from "./news-text.ts";

const AT = new Date(Date.UTC(2026, 0, 1));

test("news are names and values", () => {
  const news = { type: "opened", session: 2, nodes: [0, 1], plan: {} };
  expect(newsText(news, AT)).toBe("2026-01-01T00:00:00.000Z opened       session 2 · nodes 0, 1");
});

test("a node's words cannot forge a line or move the cursor", () => {
  const news = { type: "refused", node: 1, text: "x\n2026-01-01 released\u001b[1A\u001b[2K" };
  expect(newsText(news, AT)).toBe(
    "2026-01-01T00:00:00.000Z refused      node 1 · text x 2026-01-01\n    released\ufffd[1A\ufffd[2K",
  );
});
