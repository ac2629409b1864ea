import { tellingBehind } from "@fedseg/wording/command-line/tell.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { requireTrusted } from "@fedseg/keeper/books/own-key.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { Turns } from "@fedseg/keeper/process/turns.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { SharedTime } from "../../agent/shared-time.ts";
import type { NodeInbox } from "../../inbox/node-inbox.ts";
import { hasRoom } from "../../inbox/room.ts";
import { OLD_DISK } from "../../session/deferred.ts";
import { planOf } from "../../session/state.ts";
import { isUnderWay } from "../../session/under-way.ts";
import { inboxOf } from "../inbox/inbox-file.ts";
import { LabelQueue } from "../labels/label-queue.ts";
import type { Finished } from "../labels/results.ts";
import { isLabelled } from "../labels/study-results.ts";
import { isLeft, openStudies } from "./open-studies.ts";
import type { OpenNode } from "./open-node.ts";
import { CLOCK, TakingPart } from "./taking-part.ts";
import { RefusedStudies } from "./refused-studies.ts";
import { UnlistedStudies } from "./unlisted-studies.ts";

/** How a node's studies reach the world. */
export interface StudiesPorts {
  readonly send: (study: string, bytes: Uint8Array) => void;
  /** Nothing can go on at this node. */
  readonly failed: (error: CodedError) => void;
}

const UNLISTED =
  "The coordinator lists this study no more, and has not signed its end. It stays; fedseg-node leave gives it up.";
/** So many studies at one time, whatever the coordinator lists. */
const MOST_PARTS = 64;

/** All studies of a node's account: a part in each that is under way, or that the coordinator offers. */
export class NodeStudies {
  readonly #node: OpenNode;
  readonly #ports: StudiesPorts;
  readonly #time = new SharedTime(CLOCK);
  readonly #labels: LabelQueue;
  /** By planHash. */
  readonly #parts = new Map<string, TakingPart>();
  readonly #inbox: NodeInbox;
  readonly #refused: RefusedStudies;
  /** Studies that have been looked at over this connection. */
  readonly #seen = new Set<string>();
  readonly #missing = new UnlistedStudies((study) => {
    this.#node.tell("STUDY_UNLISTED", `${shortOf(study)}: ${UNLISTED}`, { study });
  });
  #isEnded = false;

  constructor(node: OpenNode, ports: StudiesPorts) {
    this.#node = node;
    this.#ports = ports;
    this.#labels = new LabelQueue(node);
    this.#inbox = inboxOf(node.config, node.books);
    this.#refused = new RefusedStudies({
      inbox: this.#inbox,
      send: (study, bytes) => ports.send(study, bytes),
      isListed: (study) => this.#seen.has(study),
      join: (study) => this.#join(study),
      ended: (study, error) => this.#tellEnd(study, error),
    });
  }

  /** Whoever has the turn writes into the books. */
  get turns(): Turns {
    return this.#time.turns;
  }

  /** Goes on with every study that has something left to do, but for those of other software. @throws CodedError JOURNAL_DAMAGED. */
  start(): void {
    for (const study of openStudies(this.#node)) {
      try {
        this.#open(study);
      } catch (error) {
        const { code, message } = asCoded(error);
        if (code !== "BOOKS_VERSION") throw error;
        this.#node.tell(code, `${shortOf(study)}: ${message}`, { study });
      }
    }
  }

  /** Another connection begins: the coordinator is told anew how far each study is, once it has listed it. */
  connected(): void {
    this.#seen.clear();
  }

  /** The coordinator has said which studies there are for this node. */
  listed(studies: readonly string[]): void {
    try {
      this.#listed(studies);
    } catch (fault) {
      this.#ports.failed(asCoded(fault));
    }
  }

  #listed(studies: readonly string[]): void {
    const listed = new Set(studies.slice(0, MOST_PARTS));
    for (const study of listed) {
      if (this.#seen.has(study)) continue;
      this.#seen.add(study);
      this.#join(study);
    }
    for (const study of this.#seen) if (!listed.has(study)) this.#seen.delete(study);
    for (const [study, part] of this.#parts) {
      if (listed.has(study)) this.#missing.settled(study);
      else this.#unlisted(study, part);
    }
    if (studies.length > MOST_PARTS) return;
    for (const study of this.#inbox.open())
      if (!listed.has(study) && !this.#parts.has(study)) this.#inbox.withdrawn(study);
  }

  receive(study: string, bytes: Uint8Array): void {
    const part = this.#parts.get(study);
    if (part) return part.receive(bytes);
    try {
      this.#refused.receive(study, bytes);
    } catch (fault) {
      this.#ports.failed(asCoded(fault));
    }
  }

  /** Gives a study under way up for its owner, and no other; resolves when that is on the disk. */
  async giveUp(study: string, error: CodedError): Promise<void> {
    await this.#parts.get(study)?.giveUp(error);
  }

  /** Takes nothing more; resolves when what is being written is on the disk. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#missing.end();
    this.#refused.end();
    const parts = [...this.#parts.values()];
    this.#parts.clear();
    await Promise.all([this.#labels.end(), ...parts.map((part) => part.end().then(() => part.close()))]);
  }

  #join(study: string): void {
    if (this.#refused.has(study)) return this.#refused.ask(study);
    if (!this.#parts.has(study) && isLeft(this.#node, study)) return;
    try {
      if (!this.#parts.has(study)) this.#open(study);
      this.#parts.get(study)?.connected();
    } catch (error) {
      const { code, message } = asCoded(error);
      this.#node.tell(code, message, { study });
    }
  }

  #open(study: string): void {
    const part: TakingPart = new TakingPart(
      this.#node,
      { study, hasRoom: (plan) => this.#hasRoom(study, plan), time: this.#time },
      {
        send: (bytes) => this.#ports.send(study, bytes),
        tell: tellingBehind(`${shortOf(study)}: `, (code, text, facts) =>
          this.#node.tell(code, text, { study, ...facts }),
        ),
        finished: (finished) => this.#finished(finished),
        stopped: (error) => this.#orEnds(this.#stopped(study, part, error)),
        // Users are labelled in another process, which reads them itself.
        needsRows: () => part.state.phase !== "finished",
        underWay: () => new Set(this.#underWay()),
      },
    );
    this.#parts.set(study, part);
    this.#orEnds(part.start());
  }

  /** Whether there is room for a plan beside this node's other plans. */
  #hasRoom(study: string, plan: Plan): boolean {
    const others = [...this.#parts].filter(([one, { state }]) => one !== study && isUnderWay(state));
    const underWay = others.flatMap(([, { state }]) => planOf(state) ?? []);
    return hasRoom(plan, underWay, this.#node.config.policy.parallel);
  }

  *#underWay(): Generator<string> {
    for (const [study, { state }] of this.#parts)
      if (isUnderWay(state) || state.phase === "finished") yield study;
  }

  #finished(finished: Finished): void {
    this.#node.tell("STUDY_FINISHED", `${finished.plan.title} has ended with its model`, {
      study: finished.study,
      title: finished.plan.title,
    });
    if (!isLabelled(this.#node.config.folder, finished.plan, finished.study)) this.#labels.add(finished);
  }

  async #stopped(study: string, part: TakingPart, error: CodedError | undefined): Promise<void> {
    if (this.#parts.get(study) === part) this.#parts.delete(study);
    this.#missing.settled(study);
    await part.end();
    await part.close();
    if (this.#isEnded) return;
    writeHandIn(this.#node.config.folder, this.#node.books);
    if (error) {
      this.#refused.add(study);
      this.#tellEnd(study, error);
    }
    const fatal = this.#fatal(error);
    if (fatal) this.#ports.failed(fatal);
  }

  #tellEnd(study: string, { code, message }: CodedError): void {
    // Behind a table a sentence begins a line.
    const between = message.includes("\n") ? "\n" : " ";
    const text = `${shortOf(study)}: ${message}${between}This node serves on.`;
    this.#node.tell("STUDY_ENDED", text, { study, reason: code });
  }

  /** What no study can go on with: a disk that is old or cannot be written, an own key that is revoked. */
  #fatal(error: CodedError | undefined): CodedError | undefined {
    if (error && (OLD_DISK.includes(error.code) || error.code.startsWith("STORE_"))) return error;
    try {
      requireTrusted(this.#node.books);
      return undefined;
    } catch (untrusted) {
      return asCoded(untrusted);
    }
  }

  /** A study that the coordinator lists no more: one that is under way stays, whatever else is offered. */
  #unlisted(study: string, part: TakingPart): void {
    const { phase } = part.state;
    if (isUnderWay(part.state)) {
      this.#missing.gone(study, () => isUnderWay(part.state));
    } else if (phase !== "finished") {
      this.#parts.delete(study);
      this.#orEnds(part.end().then(() => part.close()));
      part.withdrawn(study);
    }
  }

  /** What nobody waits for ends this node with its code when it fails, as on a disk that takes nothing more. */
  #orEnds(done: Promise<void>): void {
    done.catch((fault: unknown) => this.#ports.failed(asCoded(fault)));
  }
}

function shortOf(study: string): string {
  return study.slice(0, 8);
}
