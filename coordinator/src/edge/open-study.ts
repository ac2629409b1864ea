import { join } from "node:path";
import { Books } from "@fedseg/keeper/books/books.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import type { LiveStudy, ServiceWorld } from "../service/world.ts";
import { booksOf, studyIn } from "./study-in-books.ts";
import type { StudySigner } from "./study-signer.ts";
import { type StudyParts, StudyRun } from "./study-run.ts";

/** What every study of a service is opened with. */
export interface StudyPlace {
  readonly name: string;
  readonly signer: StudySigner;
  readonly folder: string;
  readonly farewellMs: number;
  readonly turns: NonNullable<StudyParts["turns"]>;
  send(member: string, study: string, bytes: Uint8Array, common?: Uint8Array): void;
  /** Opens a study's books. @throws CodedError STORE_*. */
  openStore(study: string): Promise<Store>;
}

/** Enrolment of a service's study closes at its plan's date. */
const ENROL_MS = 1_000_000_000;

/** Returns what opens studies, each with books and a folder of its own: `studies/NAME`. */
export function studyOpener(place: StudyPlace): ServiceWorld["openStudy"] {
  return async (study, make, tell) => {
    const { signer, name, farewellMs, turns } = place;
    const store = await place.openStore(study);
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
