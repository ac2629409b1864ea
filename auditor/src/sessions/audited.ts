import type { Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import type { RefusedProgram } from "@fedseg/shared/programs/refused.ts";
import type { OpenBody } from "@fedseg/shared/protocol/open.ts";
import type { FaultySum } from "@fedseg/shared/session/faulty.ts";
import type { Study } from "@fedseg/shared/session/study.ts";

/** A session whose record verifies; hashes in hexadecimal. */
export interface AuditedSession {
  readonly path: string;
  readonly session: number;
  readonly attempt: number;
  /** What the plan's program asks in this session. */
  readonly request: Request;
  /** Hash of the file as it lies there. */
  readonly recordHash: string;
  readonly openHash: string;
  readonly closeHash: string;
  readonly resultHash: string;
  /** What the plan's program gives for this session. */
  readonly parameters: SumParameters;
  /** What it has cost with the noise of its survivors: the settled charge, mu² in fixed point 2^-80. */
  readonly muSq: bigint;
  /** What the signed OPEN asked for. */
  readonly blocks: OpenBody["blocks"];
  readonly survivors: readonly number[];
  readonly dropped: readonly number[];
  /** Nodes whose signed UNMASK is in the record. */
  readonly unmaskers: readonly number[];
  /** Nodes whose signature for just this survivor set is in the record: CONFIRM or UNMASK. */
  readonly signers: readonly number[];
  /** Signatures that were verified in it. */
  readonly signatures: number;
}

/** What a node signed in its report's header; hashes in hexadecimal. */
export interface SignedReport {
  /** Hash of the signed header. */
  readonly reportHash: string;
  readonly maskedRoot: string;
  readonly commitment: string;
  readonly ledger: { readonly size: number; readonly root: string };
  readonly earlier: readonly { readonly attempt: number; readonly outcome: "ABORTED" | "UNMASKED" }[];
}

/** A faulty sum whose record proves that one of its survivors lied; hashes in hexadecimal. */
export interface AuditedFaultySum {
  readonly path: string;
  readonly sum: FaultySum;
  readonly session: number;
  readonly attempt: number;
  readonly openHash: string;
  readonly closeHash: string;
  readonly unmaskers: readonly number[];
  readonly signers: readonly number[];
  /** What its survivors signed, in rising order of node. */
  readonly reports: readonly SignedReport[];
}

/** What went wrong in a study, and who was shown to be at fault. */
export interface AuditedFaults {
  readonly sums: readonly AuditedFaultySum[];
  /** `evidenceHash`: undefined for those whom the sums convict. */
  readonly convicted: readonly {
    readonly node: number;
    readonly code: string;
    readonly evidenceHash: string | undefined;
  }[];
  /** Files that say so falsely. */
  readonly problems: readonly SessionFault[];
}

/** A proved release of a session that is not the bundle's: its coordinator has signed two. Hexadecimal. */
export interface ShownRelease {
  readonly path: string;
  readonly session: number;
  readonly attempt: number;
  readonly resultHash: string;
  readonly survivors: readonly number[];
  /** The settled charge, mu² in fixed point 2^-80. */
  readonly muSq: bigint;
}

/** A statement of one attempt that a node has handed in, verified; the hash is what it is known by, hexadecimal. */
export interface SaidOfTurn {
  readonly path: string;
  readonly session: number;
  readonly attempt: number;
  readonly hash: string;
}

/** What was signed in a study, by the statements that nodes have handed in: much of it stands in no record. */
export interface Said {
  /** By the coordinator: OPENs, by openHash. */
  readonly opens: readonly SaidOfTurn[];
  /** CLOSEs, by closeHash. */
  readonly closes: readonly SaidOfTurn[];
  /** Lists of enrolments, by enrolHash. */
  readonly rosters: readonly { readonly path: string; readonly hash: string }[];
  /** Ends of the study: it never goes on. */
  readonly ends: readonly { readonly path: string }[];
  /** By nodes: reports, by the hash of the signed header. */
  readonly reports: readonly (SaidOfTurn & { readonly node: number })[];
}

/** Why a session's record does not verify. */
export interface SessionFault {
  readonly code: string;
  readonly text: string;
  readonly path: string;
}

/** What the plan's programs make of verified sessions. */
export interface ReplayedModel {
  /** Hexadecimal. */
  readonly hash: string;
  readonly text: string;
  /** The programs that have no model, and why. */
  readonly refused: readonly RefusedProgram[];
}

/** A study as far as its plan, its program and its verified sessions tell. */
export interface AuditedStudy {
  /** planHash in hexadecimal: the study's name in every ledger. */
  readonly studyId: string;
  readonly study: Study;
  /** Verified sessions, from the first to the last before anything failed. */
  readonly sessions: readonly AuditedSession[];
  readonly faults: AuditedFaults;
  /** What nodes have handed in of releases that are not among `sessions`. */
  readonly shown: readonly ShownRelease[];
  readonly said: Said;
  /** Why the session after the last verified one does not verify. */
  readonly fault: SessionFault | undefined;
  /** What the program asks after the verified sessions, mu²; undefined when it asks nothing more. */
  readonly nextMuSq: bigint | undefined;
  /** Hash and text of the model that the program makes of the verified sessions; undefined before it ends. */
  readonly model: ReplayedModel | undefined;
}
