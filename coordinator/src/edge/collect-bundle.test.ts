import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { handedInTo } from "./collect-bundle.ts";

test("what is handed in is told by path, with the bytes of what only grows, and nothing of the study's own files", async () => {
  const bundle = mkdtempSync(join(tmpdir(), "fedseg-"));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(bundle, path)), { recursive: true });
    writeFileSync(join(bundle, path), text);
  };
  try {
    put("plan.cbor", "plan");
    put("ledgers/acme.jsonl", "four");
    put("checkpoints/acme.notes", "settled later");
    put("shown/acme/1.cbor", "one");
    put("shown/acme/2.cbor", "other");
    const { of, held } = await handedInTo(bundle);
    expect(held).toEqual({ "checkpoints/acme.notes": 0, "ledgers/acme.jsonl": 4, "shown/acme": 8 });
    put("sessions/00001.cbor", "record");
    expect(await handedInTo(bundle)).toEqual({ of, held });
    put("conflicts/ab/ledgers/acme.jsonl", "fork");
    const more = await handedInTo(bundle);
    expect(more.of).not.toBe(of);
    expect(more.held).toEqual({ ...held, "conflicts/ab/ledgers/acme.jsonl": 0 });
  } finally {
    rmSync(bundle, { recursive: true });
  }
});
