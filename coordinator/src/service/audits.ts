import { verdictText } from "@fedseg/wording/status/verdict-text.ts";
import type { StudyRecord } from "../studies/records.ts";
import { withLine } from "../studies/history.ts";
import type { Registry } from "../studies/registry.ts";
import { shownReason } from "../studies/shown-text.ts";
import type { EventLog } from "./event-log.ts";
import { behind, notOpen, unfounded, unpublished } from "./refusals.ts";
import type { Audited, HandedIn, ServiceWorld } from "./world.ts";

type World = Pick<ServiceWorld, "audit" | "bundleOf" | "collect" | "handedIn" | "now">;

/** What audits are kept with. */
interface Beside {
  readonly registry: Registry;
  readonly events: EventLog;
  /** Opens a study, which brings what its own books have into its bundle, and into them what members have handed in there. */
  renew(name: string): Promise<unknown>;
}

/** How an audit is asked for: behind what is being noted, and by somebody who has just brought in what there is. */
interface Asked {
  readonly noted?: Promise<void>;
  readonly isByHand?: boolean;
}

/** What the auditor says of studies' bundles: after the end, and again whenever a bundle has got something more. */
export class Audits {
  readonly #world: World;
  readonly #beside: Beside;
  /** By study: what its bundle held when it was last given to the auditor, who may have said nothing. */
  readonly #tried = new Map<string, string>();
  /** By study: the audit that was asked for last. */
  readonly #newest = new Map<string, Promise<void>>();
  /** Studies whose bundle was older here than its verdict, and was published anew. */
  readonly #renewed = new Set<string>();
  /** Studies whose verdict is of this folder: what changes in it is its owner's doing. */
  readonly #own = new Set<string>();
  /** Bundles, by study, whose place the disk has refused. */
  readonly #unnoted = new Map<string, string>();
  #isClosed = false;

  constructor(world: World, beside: Beside) {
    this.#world = world;
    this.#beside = beside;
  }

  /** Puts what members have handed in into a study's bundle, and audits it. @throws CodedError BUNDLE_NONE, BUNDLE_BEHIND or COLLECT_*. */
  async collect(name: string, folders: readonly string[]): Promise<void> {
    const bundle = this.#world.bundleOf(name);
    if (bundle === undefined) throw unpublished(name);
    const brought = await this.#world.collect(bundle, folders);
    const at = new Date(this.#world.now()).toISOString();
    const written = this.#change(name, ({ history }) => ({
      history: withLine(history, { at, what: "collected", text: brought.join(", ").slice(0, 4000) }),
    }));
    this.#beside.events.recorded({ type: "collected", study: name, text: brought.join(", ") });
    await written;
    try {
      await this.audit(name, bundle, { isByHand: true });
    } finally {
      // What its books refuse is told, and kept when it is opened the next time.
      await this.#beside.renew(name).catch((error: unknown) => this.#beside.events.failed(error, name));
    }
  }

  /** Notes that what a verdict lacks is known, and why nothing more is expected; another audit of the same findings keeps that. @throws CodedError AUDIT_NOT_OPEN or TEXT_HIDDEN. */
  async acknowledge(record: StudyRecord, given: string): Promise<void> {
    const reason = shownReason(given);
    const { registry, events } = this.#beside;
    const { name, verdict, history } = record;
    if (verdict?.verdict !== "NOT VERIFIABLE") throw notOpen(name, verdict?.verdict);
    if (verdict.acknowledged?.reason === reason) return;
    const at = new Date(this.#world.now()).toISOString();
    const written = registry.put("study", {
      ...record,
      verdict: { ...verdict, acknowledged: { at, reason } },
      history: withLine(history, { at, what: "acknowledged", text: reason }),
    });
    events.recorded({ type: "acknowledged", study: name, text: reason });
    await written;
  }

  /** A bundle is there. Its place is kept before it is audited: an audit that a stop cuts off is made at the next start. */
  async published(name: string, bundle: string): Promise<void> {
    const known = this.#beside.registry.get("study", name);
    const isAudited = known?.bundle === bundle && known.verdict?.of !== undefined;
    // Opened for somebody who came late, or for what was collected: it is what it was.
    if (isAudited && (await this.#world.handedIn(bundle)).of === known.verdict?.of) return;
    this.#unnoted.set(name, bundle);
    const noted = this.#change(name, () => ({ bundle })).then(() => void this.#unnoted.delete(name));
    return this.audit(name, bundle, { noted });
  }

  /** Audits a bundle that has never been, or that has changed since, by whoever put something there. */
  async look({ name, bundle: noted, verdict }: StudyRecord): Promise<void> {
    const unnoted = this.#unnoted.get(name);
    if (noted === undefined && unnoted !== undefined) return this.published(name, unnoted);
    // Another process may have published it, in a folder of its own.
    const bundle = noted && this.#world.bundleOf(name);
    // What this process was asked to audit is told when it is done.
    if (bundle === undefined || (this.#newest.has(name) && !this.#tried.has(name))) return;
    const { of, held } = await this.#world.handedIn(bundle);
    if (of === (this.#tried.get(name) ?? verdict?.of)) return;
    if (lacking(held, verdict).length > 0 && !this.#own.has(name) && !this.#renewed.has(name)) {
      this.#renewed.add(name);
      await this.#beside.renew(name);
      return;
    }
    this.#tried.set(name, of);
    await this.audit(name, bundle);
  }

  /**
   * Audits a bundle behind whatever is audited of the same study: the newest verdict is of the newest files.
   * @throws CodedError BUNDLE_BEHIND where the verdict of another folder rests on more than is here, or is a FAIL that does not say on what: that one stays.
   */
  audit(name: string, bundle: string, { noted, isByHand = false }: Asked = {}): Promise<void> {
    const before = this.#newest.get(name)?.catch(() => undefined);
    const next = Promise.all([before, noted]).then(() => this.#audit(name, bundle, isByHand));
    this.#newest.set(name, next);
    return next;
  }

  async #audit(name: string, bundle: string, isByHand: boolean): Promise<void> {
    if (this.#isClosed) return;
    const { of, held } = await this.#world.handedIn(bundle);
    this.#tried.set(name, of);
    const before = this.#beside.registry.get("study", name)?.verdict;
    const lacks = this.#own.has(name) ? [] : lacking(held, before);
    if (lacks.length > 0) throw behind(name, lacks);
    const verdict = await this.#world.audit(bundle);
    if (this.#isClosed) return;
    if (!verdict) return;
    if (!isByHand && before && isHidden(before, verdict)) throw unfounded(name);
    this.#own.add(name);
    const { at, codes, missing } = verdict;
    const text = `${verdict.verdict}: ${verdictText(verdict).en}`;
    const written = this.#change(name, ({ history, verdict: last }) => ({
      verdict: {
        ...verdict,
        codes: [...codes],
        missing: [...missing],
        of,
        held: { ...held },
        ...(last?.acknowledged && saidOf(last) === saidOf(verdict) && { acknowledged: last.acknowledged }),
      },
      history: isSaid(history, last, verdict) ? history : withLine(history, { at, what: "audited", text }),
    }));
    this.#beside.events.recorded({ type: "audited", study: name, text });
    await written.catch((error: unknown) => {
      // What the disk has refused is audited at the next look once more.
      this.#tried.set(name, "");
      throw error;
    });
  }

  /** What is said after this is written no more. */
  close(): void {
    this.#isClosed = true;
  }

  async #change(name: string, changes: (record: StudyRecord) => Partial<StudyRecord>): Promise<void> {
    const { registry } = this.#beside;
    const record = registry.get("study", name);
    if (record) await registry.put("study", { ...record, ...changes(record) });
  }
}

/** Whether a verdict would take the place of a FAIL that does not say what it rests on: this folder may be an older one. */
function isHidden({ verdict, held }: NonNullable<StudyRecord["verdict"]>, next: Audited): boolean {
  return held === undefined && verdict === "FAIL" && next.verdict !== "FAIL";
}

/** Whether a history ends with this verdict already, with the same findings: what was collected by hand since is answered for itself. */
function isSaid(history: StudyRecord["history"], last: StudyRecord["verdict"], next: Audited): boolean {
  const isLast =
    history.findLast(({ what }) => what === "audited" || what === "collected")?.what === "audited";
  return isLast && last !== undefined && saidOf(last) === saidOf(next);
}

function saidOf({ verdict, codes, missing }: Pick<Audited, "verdict" | "codes" | "missing">): string {
  return JSON.stringify([verdict, codes, missing]);
}

/** Paths of which a verdict has had more. */
function lacking(held: HandedIn["held"], verdict: StudyRecord["verdict"]): readonly string[] {
  return Object.entries(verdict?.held ?? {})
    .filter(([path, bytes]) => (held[path] ?? -1) < bytes)
    .map(([path]) => path);
}
