import { CellHand, type CellWork } from "./cell-hand.ts";
import { DistanceHand, type DistanceWork } from "./distance-hand.ts";
import { LabelHand, type LabelWork } from "./label-hand.ts";
import type { ClusterModule, Hand } from "./module.ts";

/** What threads can share. */
export type Work = LabelWork | CellWork | DistanceWork;

/** Returns a thread's part of some work; hand 0 is that of the thread that leads. */
export function handOf(module: ClusterModule, work: Work, hand: number): Hand {
  switch (work.kind) {
    case "label":
      return new LabelHand(module, work, hand);
    case "cells":
      return new CellHand(module, work, hand);
    case "distances":
      return new DistanceHand(module, work, hand);
  }
}
