import { performance } from "node:perf_hooks";
import { debug } from "@fedseg/keeper/process/debug.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { type Silence, stillText, toldSilence } from "./silence.ts";

/** Refusals in a row at an address: a proof can be late on a busy machine, and a stranger's network answers for itself. */
const MOST_FAILURES = 4;
/** How soon an address is tried that nobody answers at: whoever is just being started is there in two seconds; then twice as late each time, up to a longest. */
const [SOON_MS, LATEST_SOON_MS] = [200, 2000];
const SOON_TRIES = 10;
/** The same after whoever answers has closed the connection or was refused. */
const [AGAIN_MS, LATEST_AGAIN_MS] = [500, 30_000];
/** A connection that has stood as long has not been closed at once. */
const STEADY_MS = 60_000;
/** How long the only address, and any at last, may take to answer and to prove itself. */
export const ANSWER_MS = 20_000;

/** What becomes of attempts. */
export interface AttemptCalls {
  readonly onLost: (reason: string) => void;
  readonly onDenied: (error: CodedError) => void;
  /** It is tried again whatever whoever answers says unsigned. */
  readonly isPatient: boolean;
  /** How long an address may take to answer and to prove itself, ms: twice as long in each round of several. */
  readonly answerMs: number;
  /** What is right to do while nobody is reached. */
  readonly whileAway: () => string;
}

/** What opens and closes a connection to one address, by its place in the list. */
export interface Lines {
  readonly open: (at: number) => void;
  readonly close: (at: number) => void;
}

/** What is known of one address. */
interface Known {
  readonly url: string;
  /** Refusals in a row; told ever more rarely. */
  failures: number;
  /** How often in a row it was closed before it had stood for a while. */
  closed: number;
  /** How often in a row nobody was reached. */
  unreached: number;
  silence: Silence | undefined;
}

/**
 * Which address of a coordinator is tried, and when: one at a time, in the order of the list, from the one that has answered last. Who does not
 * answer, is refused or is lost gives way to the next soon; after all of them it is waited, longer each time.
 */
export class Attempts {
  readonly #known: readonly Known[];
  readonly #calls: AttemptCalls;
  readonly #lines: Lines;
  readonly #source: ByteSource;
  #at = 0;
  /** Addresses tried since a connection has stood, and how long it is waited after this round of them. */
  #tries = 0;
  #roundMs = 0;
  /** When the present connection was admitted, ms of this process; and whether one ever was. */
  #admittedAt: number | undefined;
  #wasAdmitted = false;
  #later: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;

  constructor(urls: readonly string[], calls: AttemptCalls, lines: Lines, source: ByteSource) {
    this.#known = urls.map((url) => ({ url, failures: 0, closed: 0, unreached: 0, silence: undefined }));
    this.#calls = calls;
    this.#lines = lines;
    this.#source = source;
  }

  /** The address that is tried or connected, by its place in the list. */
  get at(): number {
    return this.#at;
  }

  /** Tries the present address. */
  open(): void {
    const rounds = Math.floor(this.#tries / this.#known.length);
    const patienceMs =
      this.#known.length === 1
        ? ANSWER_MS
        : Math.min(ANSWER_MS, this.#calls.answerMs * 2 ** Math.min(rounds, 8));
    this.#patience = setTimeout(() => this.unreached(`no answer within ${patienceMs / 1000} s`), patienceMs);
    this.#lines.open(this.#at);
  }

  /** Both sides have proved themselves. */
  succeeded(): void {
    clearTimeout(this.#patience);
    const known = this.#present;
    known.failures = known.unreached = 0;
    for (const each of this.#known) each.silence = undefined;
    this.#admittedAt = performance.now();
    this.#wasAdmitted = true;
  }

  /** Nobody was reached. */
  unreached(reason: string): void {
    this.#tellSilence(reason);
    this.#afterNobody();
  }

  /** A connection that had been admitted is gone. */
  lost(reason: string): void {
    this.#calls.onLost(this.#named(reason));
    this.#afterNobody();
  }

  /** Whoever was admitted has closed it. */
  closed(): void {
    this.#calls.onLost(this.#named("the coordinator has closed the connection"));
    this.#afterClose();
  }

  /** Whoever answers is not the coordinator, or has not admitted this node. */
  failed(error: CodedError): void {
    debug("failed", () => [error]);
    const known = this.#present;
    known.failures += 1;
    const { failures } = known;
    if (this.#wasAdmitted || this.#calls.isPatient) {
      const others = this.#known.length > 1 ? "Trying the next address." : "Trying again.";
      if (failures === 1) this.#calls.onLost(this.#named(`${error.code}: ${error.refusal.what} ${others}`));
      else if (failures >= MOST_FAILURES && Number.isInteger(Math.log2(failures)))
        this.#calls.onLost(this.#named(`${error.message} Refused ${failures} times; still trying.`));
    } else if (this.#isRefusedEverywhere()) {
      this.end();
      return this.#calls.onDenied(error);
    }
    this.#afterClose();
  }

  /** A certificate is refused before anything was sent. */
  certificateRefused(reason: string, error: CodedError): void {
    this.#tellSilence(`refuses the certificate: ${reason}`);
    this.failed(error);
  }

  /** Nothing is tried any more. */
  end(): void {
    clearTimeout(this.#later);
    clearTimeout(this.#patience);
  }

  get #present(): Known {
    return this.#known[this.#at];
  }

  /** Where there are several addresses, says which. */
  #named(text: string): string {
    return this.#known.length === 1 ? text : `${this.#present.url}: ${text}`;
  }

  #isRefusedEverywhere(): boolean {
    const { failures } = this.#present;
    return (
      failures >= MOST_FAILURES &&
      this.#known.every((each) => each.failures >= MOST_FAILURES || each.unreached > 0)
    );
  }

  #tellSilence(reason: string): void {
    const known = this.#present;
    const now = performance.now();
    const { silence } = known;
    if (silence && now < silence.tellAt) return;
    const text = silence
      ? stillText(now - silence.from, reason, this.#calls.whileAway())
      : `cannot reach the coordinator (${reason}); trying ${this.#known.length > 1 ? "the next address" : "again"}`;
    this.#calls.onLost(this.#named(text));
    known.silence = toldSilence(silence, now);
  }

  #afterNobody(): void {
    const known = this.#present;
    known.unreached += 1;
    this.#next(Math.min(LATEST_SOON_MS, SOON_MS * 2 ** Math.max(0, known.unreached - SOON_TRIES)));
  }

  #afterClose(): void {
    const known = this.#present;
    known.unreached = 0;
    known.closed = this.#hasStood() ? 1 : known.closed + 1;
    const isAsked = this.#wasAdmitted || this.#calls.isPatient;
    this.#next(isAsked ? Math.min(LATEST_AGAIN_MS, AGAIN_MS * 2 ** (known.closed - 1)) : AGAIN_MS);
  }

  #hasStood(): boolean {
    return this.#admittedAt !== undefined && performance.now() - this.#admittedAt > STEADY_MS;
  }

  #next(waitMs: number): void {
    this.end();
    if (this.#hasStood()) this.#tries = this.#roundMs = 0;
    this.#admittedAt = undefined;
    const before = this.#at;
    this.#at = (before + 1) % this.#known.length;
    this.#lines.close(before);
    this.#tries += 1;
    this.#roundMs = Math.max(this.#roundMs, waitMs);
    const isRound = this.#tries % this.#known.length === 0;
    const afterMs = isRound ? this.#roundMs : SOON_MS;
    if (isRound) this.#roundMs = 0;
    // Nobody's nodes come back in step; nothing else may keep this process going meanwhile.
    this.#later = setTimeout(() => this.open(), afterMs * (0.8 + (0.4 * this.#source.bytes(1)[0]) / 255));
  }
}

/** Writes why the coordinator was not reached, for a command that tries no more. */
export function givenUp(lost: string): string {
  return lost.replace(/; trying (again|the next address)$/, "");
}
