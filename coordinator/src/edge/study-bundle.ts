import { join } from "node:path";
import type { Books } from "@fedseg/keeper/books/books.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { ENDED } from "../session/finish.ts";
import { publishedNotes } from "../session/published-notes.ts";
import type { CoordinatorState } from "../session/state.ts";
import { handedInWrites, writeHandedIn } from "./handed-in.ts";
import { type EndedStudy, publishBundle } from "./publish.ts";

/** What a bundle needs of a study's books. */
type BundleBooks = Pick<Books, "read" | "lines" | "commit">;

/** The bundle of one study, once that has ended: in its folder, and what no other process could make anew in its books. */
export class StudyBundle {
  readonly folder: string;
  readonly #name: string;
  readonly #books: BundleBooks;
  readonly #read = (key: string): Uint8Array | undefined => this.#books.read(key);

  /** `name`: the coordinator's, whose ledger of the study the books hold. */
  constructor({
    folder,
    name,
    books,
  }: {
    readonly folder: string;
    readonly name: string;
    readonly books: BundleBooks;
  }) {
    this.folder = join(folder, "bundle");
    this.#name = name;
    this.#books = books;
  }

  /** Brings it up to date, in the books first, with what another process was handed; returns whether there is one. */
  async publish(state: CoordinatorState): Promise<boolean> {
    await this.keep(state);
    const isThere = this.write(state);
    const ended = this.#endedIn(state);
    if (ended) writeHandedIn(this.folder, this.#read, ended.running.study.cohort.t);
    return isThere;
  }

  /** Keeps in the books what it has of the nodes' checkpoints, and of what members have handed in: another process publishes it from there. */
  async keep(state: CoordinatorState): Promise<void> {
    const ended = this.#endedIn(state);
    if (!ended) return;
    const { writes } = publishedNotes(ended.running, this.#read);
    const handed = await handedInWrites(this.folder, this.#name, this.#read);
    if (writes.length + handed.length > 0) await this.#books.commit([...writes, ...handed], []);
  }

  /** Writes its files; returns whether there is one. */
  write(state: CoordinatorState): boolean {
    const ended = this.#endedIn(state);
    if (!ended) return false;
    const { notes } = publishedNotes(ended.running, this.#read);
    const own = { name: this.#name, lines: this.#books.lines(), notes: ownNotes(this.#books) };
    publishBundle(this.folder, { ...ended, notes }, own);
    return true;
  }

  /** How far a study has come whose end is on record, and in which anything may have been charged; undefined for others. */
  #endedIn(state: CoordinatorState): Omit<EndedStudy, "notes"> | undefined {
    const has = (key: string) => this.#books.read(key) !== undefined;
    if (state.phase === "done")
      return has("model") ? { running: state.running, model: state.model } : undefined;
    const running = state.phase === "failed" && has(ENDED) ? state.over?.running : undefined;
    return running && { running };
  }
}
