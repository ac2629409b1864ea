import { WRITABLE_OUT } from "@fedseg/wording/refusals/draft.ts";
import { systemCode, whyUnwritten } from "@fedseg/wording/refusals/unwritten.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { formatNote } from "@fedseg/shared/ledger/note.ts";
import { testifyFor } from "../../account/fresh-testimony.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { withStanding } from "../books/standing.ts";
import { tellText } from "@fedseg/wording/command-line/tell.ts";
import { unsignedText } from "@fedseg/wording/status/unsigned-text.ts";

export const ledger: Run = async ({ options: { config: path = "", out = "", for: account } }, tell) => {
  if (account !== undefined && !/^[0-9a-f]{64}$/.test(account)) throw noKey(account);
  const config = loadNodeConfig(path);
  return withStanding(config, async ({ key, lines, waiting, notes, cosigned, shown }) => {
    const write = (kind: string, file: string, content: string | Uint8Array) => {
      try {
        makeFolder(join(out, kind));
        writeDurably(join(out, kind, file), content);
      } catch (error) {
        throw unwritable(join(out, kind, file), error);
      }
    };
    write("ledgers", `${config.name}.jsonl`, lines.map((line) => `${line}\n`).join(""));
    if (notes.length > 0) write("checkpoints", `${config.name}.notes`, notes.map(formatNote).join(""));
    for (const [name, note] of cosigned) write(join("cosigned", config.name), `${name}.notes`, note);
    for (const [file, bytes] of shown) write(dirname(file), basename(file), bytes);
    if (account !== undefined) {
      const testimony = testifyFor(account, { name: config.name, signingKey: key }, lines);
      const file = `${config.name}-for-${account.slice(0, 16)}.json`;
      write("testimonies", file, `${JSON.stringify(testimony, undefined, 1)}\n`);
    }
    const canary = join("canary", `${config.name}.json`);
    if (existsSync(join(config.folder, canary)))
      write("canary", `${config.name}.json`, readFileSync(join(config.folder, canary), "utf8"));
    const text = `${lines.length} entries and ${notes.length} checkpoints are in ${out}: give the folder to whoever collects the bundle`;
    tell("LEDGER", text, { entries: lines.length, waiting, checkpoints: notes.length, folder: out });
    if (waiting > 0) tellText(tell, "LEDGER_UNSIGNED", unsignedText(waiting), { waiting });
    return 0;
  });
};

function noKey(text: string): CodedError {
  return new CodedError("TESTIMONY_KEY", {
    what: `${JSON.stringify(text.slice(0, 80))} is no identity key.`,
    why: "A ledger is signed for one account that begins anew, by the 64 hexadecimal digits of its key.",
    todo: "Ask the partner whose books are lost for the key that fedseg-node keygen has shown it.",
  });
}

function unwritable(path: string, error: unknown): CodedError {
  return new CodedError("FILE_UNWRITABLE", {
    what: `The file ${path} cannot be written (${systemCode(error)}).`,
    ...whyUnwritten(error, { why: "The folder may be another user's or none.", todo: WRITABLE_OUT }),
  });
}
