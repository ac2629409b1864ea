import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { LiveStudy, ServiceWorld, StudyTold } from "./world.ts";

/** What is told of a study that is open. */
export interface Following {
  /** Something has happened in it: its state is new. */
  told(name: string, live: LiveStudy, told: StudyTold): void;
  /** Nothing more comes of it in this process, and its books are closed. */
  closed(name: string, live: LiveStudy): void;
  /** It cannot be opened, or has met a fault. */
  failed(name: string, fault: unknown): void;
}

/** How often a study that was opened anew has its members begin anew: one that fails always keeps none from others' studies. */
const MOST_ANEW = 3;

/** The studies that a process has open: those under way, and of those that have ended any whose late member has just come. */
export class LiveStudies {
  readonly #world: ServiceWorld;
  readonly #following: Following;
  readonly #open = new Map<string, Promise<LiveStudy | undefined>>();
  readonly #live = new Map<string, LiveStudy>();
  /** Studies that have ended here and whose books are not closed yet: whoever comes meanwhile waits until they can be opened again. */
  readonly #closing = new Map<string, Promise<void>>();
  readonly #here = new Set<string>();
  /** How often each study has failed, and those that have not been opened since. */
  readonly #failures = new Map<string, number>();
  readonly #failed = new Set<string>();

  constructor(world: ServiceWorld, following: Following) {
    this.#world = world;
    this.#following = following;
  }

  /** A study that is open; undefined when it is not. */
  get(name: string): LiveStudy | undefined {
    return this.#live.get(name);
  }

  /** Whether a study could not be opened, or has met a fault, and is not open since. */
  hasFailed(name: string): boolean {
    return !this.#live.has(name) && this.#failed.has(name);
  }

  isHere(member: string): boolean {
    return this.#here.has(member);
  }

  /** Opens a study, or waits until it is open; undefined when it cannot be, which has been told. */
  open(name: string, make: () => Plan): Promise<LiveStudy | undefined> {
    const known = this.#open.get(name);
    if (known) return known;
    const opening = this.#opened(name, make);
    this.#open.set(name, opening);
    return opening;
  }

  connected(member: string): void {
    this.#here.add(member);
    for (const live of this.#live.values()) live.connected(member);
  }

  departed(member: string): void {
    this.#here.delete(member);
    for (const live of this.#live.values()) live.departed(member);
  }

  /** Lets go of everything; resolves when all is written, or cannot be, which is told. */
  async close(): Promise<void> {
    const closed = [...this.#open].map(async ([name, opening]) => {
      const live = await opening;
      await live?.close().catch((fault: unknown) => this.#following.failed(name, fault));
    });
    await Promise.all(closed);
    await Promise.all(this.#closing.values());
    this.#open.clear();
    this.#live.clear();
  }

  async #opened(name: string, make: () => Plan): Promise<LiveStudy | undefined> {
    try {
      let opened: LiveStudy | undefined;
      await this.#closing.get(name);
      const tell = (told: StudyTold) => {
        if (opened) this.#following.told(name, opened, told);
      };
      const live = await this.#world.openStudy(name, make, tell);
      opened = live;
      this.#live.set(name, live);
      for (const { name: member } of live.plan.roster) if (this.#here.has(member)) live.connected(member);
      void this.#untilItsEnd(name, live);
      await live.start();
      this.#beginAnew(name, live);
      return live;
    } catch (fault) {
      this.#open.delete(name);
      this.#live.delete(name);
      this.#noteFailure(name, fault);
      return undefined;
    }
  }

  #noteFailure(name: string, fault: unknown): void {
    this.#failures.set(name, (this.#failures.get(name) ?? 0) + 1);
    this.#failed.add(name);
    this.#following.failed(name, fault);
  }

  /** What members said to a study that had failed is lost, and they say it again on a new connection only. */
  #beginAnew(name: string, { plan }: LiveStudy): void {
    if (!this.#failed.delete(name) || this.#failures.get(name)! > MOST_ANEW) return;
    for (const { name: member } of plan.roster) if (this.#here.has(member)) this.#world.disconnect(member);
  }

  async #untilItsEnd(name: string, live: LiveStudy): Promise<void> {
    try {
      await live.ended;
    } catch (fault) {
      this.#noteFailure(name, fault);
    }
    if (this.#live.get(name) !== live) return;
    this.#live.delete(name);
    this.#open.delete(name);
    const closing = this.#closed(name, live);
    this.#closing.set(name, closing);
    await closing;
  }

  /** Nothing more comes to it: what has come before its end is done first. */
  async #closed(name: string, live: LiveStudy): Promise<void> {
    try {
      await live.settled();
      await live.close();
    } catch (fault) {
      this.#noteFailure(name, fault);
    }
    this.#closing.delete(name);
    this.#following.closed(name, live);
  }
}
