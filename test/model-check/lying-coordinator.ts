import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { confirmBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { hashClose } from "@fedseg/shared/session/hashes.ts";
import { refundQuorum } from "@fedseg/shared/session/refund.ts";
import type { ClosedAttempt, Running } from "@fedseg/coordinator/session/state.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { Memory } from "./catalogue.ts";
import type { Parties } from "./parties.ts";

const KEY = tinyKey("model check", "coordinator");

/**
 * What a coordinator can sign that holds its real key and sides with the last node, once every report of an attempt
 * has come: CLOSE over every admissible set with every header that the colluder signs, CERT wherever enough
 * nodes have confirmed, END to some of them, and what gives charges back wherever enough have signed ABORT. All signatures are sound; only the content lies.
 */
export class LyingCoordinator {
  /** Numbers of the CLOSE messages. */
  readonly closes: readonly number[];
  /** The same OPEN again, by node: a node that has restarted holds its shares again after it. */
  readonly opens: readonly number[];
  readonly #certs = new Memory<readonly number[]>();
  readonly #ends = new Memory<readonly number[]>();
  readonly #parties: Parties;
  readonly #running: Running;
  readonly #stage: ClosedAttempt;
  readonly #colluder: number;

  constructor(parties: Parties, running: Running) {
    const { stage } = running;
    if (stage.type !== "unmasks") throw new TypeError(`"stage" expected every report, got ${stage.type}`);
    this.#parties = parties;
    this.#running = running;
    this.#stage = stage;
    this.#colluder = parties.size - 1;
    const nodes = Array.from({ length: parties.size }, (_, node) => node);
    this.closes = this.#sets(nodes)
      .map((survivors) => this.#close(survivors))
      .concat(this.#close(nodes, this.#second()));
    const bundles = [...stage.bundles.values()];
    this.opens = nodes.map((node) =>
      parties.numberOf({
        type: "open",
        envelope: stage.open,
        bundles: bundles.map(({ envelope }) => envelope),
        dealt: bundles.map(({ dealt }) => dealt[node]),
        results: [],
      }),
    );
  }

  /** The CERTs that a set of collected CONFIRMs allows, the colluder's own added to each. */
  certs(confirms: readonly number[]): readonly number[] {
    return this.#certs.recall(confirms.join(), () => this.#allCerts(confirms));
  }

  #allCerts(confirms: readonly number[]): readonly number[] {
    const { t } = this.#running.study.cohort;
    const byClose = Map.groupBy(
      confirms.map((number) => this.#confirmOf(number)),
      ({ closeHash }) => toHex(closeHash),
    );
    return [...byClose.values()].flatMap((collected) => {
      const { closeHash } = collected[0];
      const all = [...collected.map(({ envelope }) => envelope), this.#ownConfirm(closeHash)];
      return all.length < t ? [] : [this.#cert(closeHash, all)];
    });
  }

  /** The END, and with it for each node whatever the ABORTs that have been collected show, the colluder's own added to them. */
  ends(aborts: readonly number[]): readonly number[] {
    return this.#ends.recall(aborts.join(), () => {
      const all = [...aborts.map((number) => this.#abortOf(number)), this.#ownAbort()];
      const isQuorum = all.length >= refundQuorum(this.#running.study.cohort);
      const ended = {
        type: "ended",
        envelope: signEnd(KEY, this.#running.study.plan, "STUDY_CANCELLED"),
      } as const;
      const messages = isQuorum ? [ended, { ...ended, aborts: all }] : [ended];
      return messages.map((message) => this.#parties.numberOf(message));
    });
  }

  #abortOf(number: number): Envelope {
    const message = this.#parties.ofNode(number);
    if (message.type !== "abort") throw new TypeError(`"aborts" expected ABORTs, got ${message.type}`);
    return message.envelope;
  }

  #ownAbort(): Envelope {
    const { turn, openHash } = this.#stage.opened;
    const address = { type: "ABORT", ...turn, sender: this.#colluder, recipient: COORDINATOR } as const;
    return sealEnvelope(this.#colluderKey(), this.#running.study.binding, address, { openHash });
  }

  /** Every set of at least m nodes. */
  #sets(nodes: readonly number[]): readonly (readonly number[])[] {
    const { m } = this.#running.study.cohort;
    const subsets = Array.from({ length: 2 ** nodes.length }, (_, code) =>
      nodes.filter((node) => (code >> node) % 2 === 1),
    );
    return subsets.filter((subset) => subset.length >= m);
  }

  #close(survivors: readonly number[], other?: Envelope): number {
    const { openHash } = this.#stage.opened;
    const headers = survivors.map((node) =>
      other && node === this.#colluder ? other : this.#stage.reports.get(node)!.envelope,
    );
    const content = {
      openHash,
      survivors: [...survivors],
      closeHash: hashClose(openHash, survivors, headers),
    };
    return this.#parties.numberOf({ type: "close", envelope: this.#seal("CLOSE", content), headers });
  }

  /** A second header of the colluder for the same attempt. */
  #second(): Envelope {
    const { body, signature: _, ...address } = this.#stage.reports.get(this.#colluder)!.envelope;
    const header = decodeCanonical(body, reportBody)!;
    const maskedRoot = header.maskedRoot.map((byte) => byte ^ 1);
    return sealEnvelope(this.#colluderKey(), this.#running.study.binding, address, { ...header, maskedRoot });
  }

  #cert(closeHash: Uint8Array, confirms: readonly Envelope[]): number {
    const content = { closeHash, confirms: confirms.map(envelopeHash) };
    return this.#parties.numberOf({
      type: "cert",
      envelope: this.#seal("CERT", content),
      confirms: [...confirms],
    });
  }

  #ownConfirm(closeHash: Uint8Array): Envelope {
    const { turn } = this.#stage.opened;
    const address = { type: "CONFIRM", ...turn, sender: this.#colluder, recipient: COORDINATOR } as const;
    return sealEnvelope(this.#colluderKey(), this.#running.study.binding, address, { closeHash });
  }

  #confirmOf(number: number): { envelope: Envelope; closeHash: Uint8Array } {
    const message = this.#parties.ofNode(number);
    if (message.type !== "confirm") throw new TypeError(`"confirms" expected CONFIRMs, got ${message.type}`);
    return { envelope: message.envelope, ...decodeCanonical(message.envelope.body, confirmBody)! };
  }

  #seal(type: "CLOSE" | "CERT", content: unknown): Envelope {
    const address = { type, ...this.#stage.opened.turn, sender: COORDINATOR, recipient: EVERYONE } as const;
    return sealEnvelope(KEY, this.#running.study.binding, address, content);
  }

  #colluderKey() {
    return tinyKey("model check", tinyName(this.#colluder));
  }
}
