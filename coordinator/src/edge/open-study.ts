import { join } from "node:path";
import { Books } from "@fedseg/keeper/books/books.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { StoreConfig } from "@fedseg/keeper/books/store-config.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import type { LiveStudy, ServiceWorld } from "../service/world.ts";
import { booksOf, studyIn } from "./study-in-books.ts";
import type { StudySigner } from "./study-signer.ts";
import { type StudyParts, StudyRun } from "./study-run.ts";

/** What every study of a service is opened with. */
export interface StudyPlace {
  readonly name: string;
  readonly signer: StudySigner;
  readonly vault: Vault;
  readonly store: StoreConfig | undefined;
  readonly folder: string;
  readonly farewellMs: number;
  readonly turns: NonNullable<StudyParts["turns"]>;
  send(member: string, study: string, bytes: Uint8Array, common?: Uint8Array): void;
  /** Hears when the server with a study's books does not answer, and when it does again. */
  toldOfStore(what: string, study: string): void;
}

/** Enrolment of a service's study closes at its plan's date. */
const ENROL_MS = 1_000_000_000;

/** Returns what opens studies, each with books and a folder of its own: `studies/NAME`. */
export function studyOpener(place: StudyPlace): ServiceWorld["openStudy"] {
  return async (study, make, tell) => {
    const { signer, name, vault, farewellMs, turns } = place;
    const told = (what: string) => place.toldOfStore(what, study);
    const store = await openStoreOf(place.store, { folder: place.folder, book: study, vault, told });
    try {
      const { plan, store: own } = studyIn(store) ?? booksOf(store, make());
      const key = signer(plan.coordinator.identity);
      const books = new Books(own, { key, name, now: () => new Date() });
      const folder = join(place.folder, "studies", study);
      const parts = { name, key, books, plan, folder, enrolMs: ENROL_MS, farewellMs, turns };
      const run = new StudyRun(parts, {
        send: (...message) => place.send(...message),
        // Who is waited for is told with the study's state.
        tell: (news) => (news.type === "waiting" ? undefined : tell(news)),
      });
      await run.record();
      return live(run, async () => {
        try {
          await run.end();
          writeHandIn(folder, books);
        } finally {
          // Where the disk takes nothing, they can be opened again all the same.
          await store.close();
        }
      });
    } catch (error) {
      await store.close();
      throw error;
    }
  };
}

function live(run: StudyRun, close: () => Promise<void>): LiveStudy {
  // Its own end and its process's may come at one time.
  let closing: Promise<void> | undefined;
  return {
    plan: run.plan,
    study: run.study,
    get state() {
      return run.state;
    },
    ended: run.ended,
    start: () => run.start(),
    publish: () => run.publish(),
    operate: (event) => run.operate(event),
    connected: (member) => run.connected(member),
    departed: (member) => run.departed(member),
    receive: (member, bytes) => run.receive(member, bytes),
    settled: () => run.settled(),
    close: () => (closing ??= close()),
  };
}
