import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { call, sessionOf } from "./bundle.ts";
import { openFor } from "./open.ts";
import { showOwn } from "./board.ts";
import { exclusionsFor } from "./excluded.ts";
import { sendRoster } from "./enrol.ts";
import { finalFor } from "./finish.ts";
import { questionsFor } from "./news.ts";
import { closeFor } from "./close.ts";
import { pauseFor } from "./pause.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";
import type { CoordinatorState, Running } from "./state.ts";

type Resume = Extract<NodeMessage, { type: "resume" }>;
type Started = Extract<CoordinatorState, { phase: "running" | "done" }>;

/** Brings a node that has just connected to where the study is: roster, questions, results, the open attempt again. */
export function catchUp(state: Started, node: number, resume: Resume, context: CoordinatorContext): Stepped {
  const verified = state.running.verified.with(node, Math.min(resume.verified, state.running.records.length));
  const running: Running = { ...state.running, verified };
  const roster: CoordinatorEffect[] = resume.enrolled ? [] : [sendRoster(running, node, context)];
  const next = { ...state, running };
  const excluded = exclusionsFor(running, node);
  if (state.phase === "done") {
    // Before FINAL: whoever has taken its leave goes with it, and is asked once more by those whose last entries wait unsigned.
    const asked = questionsFor(running.questions, node);
    return [next, [...roster, ...excluded, ...asked, finalFor(running, node)]];
  }
  const own = [...excluded, ...pauseFor(running, node, context), ...showOwn(running, node)];
  return [
    next,
    [...roster, ...questionsFor(running.questions, node), ...own, ...takeUp(running, node, context)],
  ];
}

function takeUp(running: Running, node: number, context: CoordinatorContext): CoordinatorEffect[] {
  const { stage } = running;
  if (running.excluded.has(node)) return [];
  if (stage.type === "bundles") return [call(running, node, sessionOf(running), running.attempt, context)];
  const next = call(running, node, sessionOf(running) + 1, 1, context);
  if (!stage.opened.bundles.has(node)) return [next];
  const open = openFor(running, stage, node);
  if (stage.type === "reports" || !stage.closed.headers.has(node)) return [open, next];
  return [open, next, closeFor(stage, node)];
}

/** Forgets the bundles of a node that has departed or come back: another process of it would not hold their keys. */
export function forgetBundles(running: Running, node: number): Running {
  const waiting = new Map(
    [...running.waiting].map(
      ([key, turn]) => [key, new Map([...turn].filter(([sender]) => sender !== node))] as const,
    ),
  );
  return { ...running, waiting };
}
