import type { OperatorsWord, Parties } from "./parties.ts";
import type { Transition, Worlds } from "./search.ts";
import type { Happenings, World } from "./world.ts";

/** A world in which an operator may say something more. */
export interface OperatedWorld extends World {
  /** How often it may still pause or cancel the study. */
  readonly wordsLeft: number;
}

/** All that can happen, and an operator who pauses and cancels at any moment, and lets go on what is paused. */
export class Operated implements Worlds<OperatedWorld> {
  readonly #parties: Parties;
  readonly #others: Happenings;
  readonly #words: number;

  constructor(parties: Parties, others: Happenings, words: number) {
    this.#parties = parties;
    this.#others = others;
    this.#words = words;
  }

  start(): OperatedWorld {
    return { ...this.#others.start(), wordsLeft: this.#words };
  }

  keyOf(world: OperatedWorld): string {
    return `${this.#others.keyOf(world)}|${world.wordsLeft}`;
  }

  next(world: OperatedWorld): readonly Transition<OperatedWorld>[] {
    const { wordsLeft } = world;
    const others = this.#others
      .next(world)
      .map(({ label, world: after }) => ({ label, world: { ...after, wordsLeft } }));
    return [...others, ...this.#operator(world)];
  }

  #operator(world: OperatedWorld): readonly Transition<OperatedWorld>[] {
    const { state } = this.#parties.coordinators.value(world.coordinator);
    if (state?.phase !== "running") return [];
    const words: OperatorsWord[] = [
      ...(world.wordsLeft > 0 ? (["pause", "cancel"] as const) : []),
      ...(state.running.pause?.isPaused === true ? (["go-on"] as const) : []),
    ];
    return words.flatMap((word) => {
      const wordsLeft = world.wordsLeft - (word === "go-on" ? 0 : 1);
      return this.#others
        .operated(world, word)
        .map(({ label, world: after }) => ({ label, world: { ...after, wordsLeft } }));
    });
  }
}
