import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the source says about a schema constant, or about a key inside of it. */
export interface SourceNote {
  /** Words of the doc comment above it. */
  readonly comment: string | undefined;
  /** Names of the constants that its value is made of. */
  readonly refs: readonly string[];
  /** Notes of the keys inside, and under "of=…" of the variants of a union. */
  readonly keys: Map<string, SourceNote>;
}

/** Notes of all schema constants by name. */
export type SourceNotes = ReadonlyMap<string, SourceNote>;

const ROOT = join(import.meta.dirname, "..");
const DECLARATION = /^(?:export )?const (\w+)(?:: ProgramContract<.*>)? =(.*)/;
const SHARED = /^const \{ ([\w, ]+) \} = (\w+)\.shape/;
const OTHER = /^(?:export )?(?:async )?(?:function|class|interface|type) /;
const KEY = /^( +)(\w+)(?:: (.*)|,)$/;
const VARIANT = /^( *)z\.strictObject\(\{ of: z\.literal\("([\w-]+)"\)/;
const OPENED_VARIANT = /strictObject\(\{\s+of: z\.literal\(("[\w-]+")\)/g;
const NAME = /(?<!["'\w]|(?<!\.\.)\.)([a-z]\w*)/g;

/** Reads the doc comments of every schema constant of some files, those first that others are made of. */
export function readSourceNotes(patterns: readonly string[]): SourceNotes {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort());
  const notes = new Map<string, SourceNote>();
  for (const file of files.filter((each) => !each.endsWith(".test.ts")))
    new NoteReader(notes).read(readFileSync(join(ROOT, file), "utf8"));
  return notes;
}

/** Follows a formatted file line by line: what is inside of a key is indented further. */
class NoteReader {
  readonly #notes: Map<string, SourceNote>;
  #open: { readonly indent: number; readonly note: SourceNote }[] = [];
  #comment: string[] = [];

  constructor(notes: Map<string, SourceNote>) {
    this.#notes = notes;
  }

  read(source: string): void {
    let isComment = false;
    for (const line of source.replaceAll(OPENED_VARIANT, "strictObject({ of: z.literal($1)").split("\n")) {
      const isStart = /^\s*\/\*\*/.test(line);
      if (isStart) this.#comment = [];
      isComment ||= isStart;
      if (isComment) this.#comment.push(line);
      else this.#readCode(line);
      if (line.trimEnd().endsWith("*/")) isComment = false;
    }
  }

  #readCode(line: string): void {
    const [, name, value] = DECLARATION.exec(line) ?? [];
    const [, names, whole] = SHARED.exec(line) ?? [];
    const [, shallow, of] = VARIANT.exec(line) ?? [];
    const [, indent, key, inside] = KEY.exec(line) ?? [];
    if (name !== undefined) this.#declare(name, value);
    else if (names !== undefined) for (const each of names.split(", ")) this.#share(each, whole);
    else if (of !== undefined) this.#add(shallow.length, `of=${of}`, "");
    else if (key !== undefined) this.#add(indent.length, key, inside ?? key);
    else if (OTHER.test(line)) this.#open = [];
    this.#comment = [];
  }

  #declare(name: string, value: string): void {
    const note = this.#note(value);
    const [, , of] = VARIANT.exec(value.trimStart()) ?? [];
    if (of !== undefined) note.keys.set(`of=${of}`, note);
    this.#notes.set(name, note);
    this.#open = [{ indent: -1, note }];
  }

  /** A constant that is a part of another schema. */
  #share(name: string, whole: string): void {
    const part = this.#notes.get(whole)?.keys.get(name);
    if (part) this.#notes.set(name, part);
  }

  #add(indent: number, key: string, value: string): void {
    const note = this.#note(value);
    while (this.#open.length > 0 && this.#open.at(-1)!.indent >= indent) this.#open.pop();
    this.#open.at(-1)?.note.keys.set(key, note);
    if (this.#open.length > 0) this.#open.push({ indent, note });
  }

  #note(value: string): SourceNote {
    const words = this.#comment.map((line) =>
      line
        .replace(/^\s*\/?\*+\/?/, "")
        .replace(/\*\/\s*$/, "")
        .trim(),
    );
    const refs = [...value.matchAll(NAME)].map(([, name]) => name);
    return { comment: words.filter(Boolean).join(" ") || undefined, refs, keys: new Map() };
  }
}
