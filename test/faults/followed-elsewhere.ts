/** Codes whose advice a test of another file follows: provoked, done as it says, gone. The file and the test's title. */
export const FOLLOWED_BY: Readonly<Record<string, readonly [path: string, title: string]>> = {
  AUDIT_NOT_OPEN: [
    "coordinator/src/service/audits.test.ts",
    "is acknowledged once, and needs nobody until an audit finds something else",
  ],
  BOOKS_VERSION: ["test/faults/other-version.test.ts", "its owner can give it up, and the account goes on"],
  BACKUP_EXISTS: ["keeper/src/books/backup.test.ts", "and another folder is taken"],
  BACKUP_FAILED: ["keeper/src/books/backup.test.ts", "damaged books give no copy"],
  BACKUP_NOTHING: ["keeper/src/books/backup.test.ts", "until a start has made them"],
  CAMPAIGN_OTHER: ["client-node/src/campaigns/arms.test.ts", "one made as partners agreed is not refused"],
  CAMPAIGN_UNDER_WAY: ["client-node/src/campaigns/arms.test.ts", "afterwards it does"],
  DATA_FILE_CHANGED: [
    "client-node/src/edge/ingest/sources/files-in-place.test.ts",
    "is read once more; one that changes again is refused",
  ],
  COORDINATOR_UNPROVED: [
    "test/edge/connection-advice.test.ts",
    "the advice of COORDINATOR_UNPROVED is right",
  ],
  CLASS_EMPTY: [
    "test/programs/odd-targets.test.ts",
    "a class that nobody has is refused, and without it the others are learnt",
  ],
  CUTOFF_TOO_EARLY: [
    "test/programs/evaluate.test.ts",
    "after a cutoff before the data begin nothing is evaluated, the segments are there, and the advice is right",
  ],
  END_UNKNOWN: ["test/checkpoints/halted.test.ts", "once more say so than may collude; it can be ended"],
  EXPORT_REFUSED: [
    "client-node/src/edge/labels/export/webhook.test.ts",
    "goes on after the last acknowledged batch",
  ],
  FOLDER_BUSY: [
    "client-node/src/edge/sealed/folder-lock.test.ts",
    "free once the other has finished, as the refusal says",
  ],
  INBOX_FULL: [
    "client-node/src/inbox/decide.test.ts",
    "leaves room again as soon as one is answered, lapses or is withdrawn",
  ],
  JOURNAL_DAMAGED: [
    "test/faults/advice.test.ts",
    "a node whose journal is damaged starts with the newest copy",
  ],
  KERNEL_ALTERED: ["test/kernels/artefact.full.test.ts", "refused, and the advice is right"],
  BUNDLE_BEHIND: ["coordinator/src/service/audits.test.ts", "keeps the verdict until it is handed in again"],
  KEY_EARLIER: [
    "test/service/own-key.full.test.ts",
    "then a late member has the model of the old key's study",
  ],
  KEY_IN_STUDY: ["test/ledger/rotation.test.ts", "the key stays, unless it is revoked"],
  KEY_ROTATING: ["test/ledger/rotation.test.ts", "it goes on where it stopped and no key is lost"],
  NEEDED_REFUSED: ["test/programs/refused.test.ts", "does what the refusal says has both"],
  LEASE_LOST: ["test/service/together.full.test.ts", "the process of LEASE_LOST passes on to it"],
  LIMIT_MONTH: ["test/adversary/proposals.test.ts", "it fits from the day that is named, and not before"],
  LIMIT_STUDIES: ["test/adversary/proposals.test.ts", "it fits from the day that is named, and not before"],
  LIMIT_YEAR: ["test/adversary/proposals.test.ts", "it fits from the day that is named, and not before"],
  NOT_ADMITTED: ["test/edge/connection-advice.test.ts", "when %s, the advice of %s is right"],
  PAGE_ADDRESS: [
    "client-node/src/edge/page/page.test.ts",
    "a port that is taken is told, and with another one the page is there",
  ],
  NO_DRIVER: ["test/service/relay.test.ts", "in some seconds, when the driver is in reach again"],
  PLAN_DECLINED: [
    "test/adversary/proposals.test.ts",
    "approve takes it back for as long as the plan is offered",
  ],
  INIT_USERS: ["coordinator/src/edge/feasible-draft.test.ts", "with more --users there is one"],
  PLAN_UNDECIDED: ["test/adversary/repeats.test.ts", "an answer in the inbox goes on"],
  PLAN_PAIRS: ["test/programs/affinity-pairs.test.ts", "pairs of one entry are none"],
  PLAN_BANDS: ["test/programs/uplift-bands.test.ts", "refused, and one that does not is taken"],
  PLAN_CAMPAIGN: ["test/programs/uplift.test.ts", "two campaigns are asked in two studies"],
  POLICY_NEVER: ["test/adversary/proposals.test.ts", "of POLICY_NEVER"],
  PROPOSAL_OVER: ["test/adversary/proposals.test.ts", "what has lapsed can be answered when it comes again"],
  PROPOSAL_REFUSED: [
    "test/adversary/proposals.test.ts",
    "with another limit the plan is judged anew when it comes again",
  ],
  REDIS_INSECURE: ["coordinator/src/edge/relay/redis-config.test.ts", "with TLS, or where the owner says so"],
  REDIS_STORE: [
    "coordinator/src/edge/relay/redis-config.test.ts",
    "processes share a server with their books, or there is one",
  ],
  REDIS_URL: [
    "coordinator/src/edge/relay/redis-config.test.ts",
    "corrected where it is kept, and never shown",
  ],
  ROSTER_NOT_OURS: ["test/edge/compare.test.ts", "the advice of ROSTER_NOT_OURS"],
  SCHEDULE_CLOCK: ["coordinator/src/schedules/due.test.ts", "a schedule put again begins anew"],
  SCHEDULE_CRON: [
    "coordinator/src/schedules/check-schedules.test.ts",
    "is refused with SCHEDULE_CRON, and the advice is right",
  ],
  SCHEDULE_MISSED: ["coordinator/src/schedules/due.test.ts", "with what the advice says it is made"],
  SCHEDULE_NEVER: [
    "coordinator/src/schedules/check-schedules.test.ts",
    "is refused with SCHEDULE_NEVER; %s is not",
  ],
  SCHEDULE_OPTION: [
    "test/cli/runs.test.ts",
    "SCHEDULE_OPTION: what is no moment or no number, until it is one",
  ],
  SCHEDULE_OVERLAP: ["coordinator/src/schedules/check-schedules.test.ts", "until it is shorter"],
  SCHEDULE_REPEATS: [
    "coordinator/src/schedules/check-schedules.test.ts",
    "until its snapshots go with its runs",
  ],
  SCHEDULE_SUSPENDED: ["coordinator/src/schedules/due.test.ts", "nothing is made up for when it goes on"],
  SCHEDULE_TAKEN: ["coordinator/src/schedules/due.test.ts", "a study of that name is there"],
  SCHEDULE_UNDER_WAY: ["coordinator/src/schedules/due.test.ts", "afterwards the next is made"],
  SCHEDULE_ZONE: [
    "coordinator/src/schedules/check-schedules.test.ts",
    "is refused with SCHEDULE_ZONE, and the advice is right",
  ],
  SERVICE_GONE: ["keeper/src/local/books-at-door.test.ts", "given once more when it has ended"],
  SERVICE_KEY: ["test/e2e/receipts.full.test.ts", "it is run once, under one key"],
  SERVICE_STUDY: ["keeper/src/local/books-at-door.test.ts", "they are opened themselves"],
  SOCKET_PATH: ["keeper/src/local/door.test.ts", "the advice names what helps"],
  GZIP_UNSUPPORTED: [
    "client-node/src/edge/ingest/csv.test.ts",
    "is read when it is packed anew, and until then that is told",
  ],
  SQL_UNSTABLE: [
    "client-node/src/edge/ingest/sources/sql-guard.test.ts",
    "is not refused where it stays with one user",
  ],
  STUDY_AMBIGUOUS: ["test/ledger/owner-commands.test.ts", "the one is given up that is named"],
  PROTOCOL_APART: [
    "test/edge/protocols.test.ts",
    "spoken in the newest protocol that all of its members speak",
  ],
  PROTOCOL_OTHER: [
    "test/edge/protocols.test.ts",
    "a coordinator of the next version admits a node of this one",
  ],
  STOPPED: ["test/e2e/hand-in.full.test.ts", "a node that is stopped by SIGTERM says so"],
  STORE_ELSEWHERE: [
    "test/acceptance/postgres-books.test.ts",
    "are not begun anew, and the old section has them",
  ],
  STORE_FENCED: ["test/acceptance/accept-store.ts", "writes nothing when it comes back"],
  STORE_FOREIGN: ["test/acceptance/postgres-books.test.ts", "and a schema of its own is free"],
  STORE_IN_USE: ["keeper/src/books/sqlite-store.test.ts", "let in when it was killed"],
  STORE_NEWER: ["test/acceptance/postgres-books.test.ts", "and newer software goes on with them"],
  STORE_UNREACHABLE: ["test/acceptance/postgres-books.test.ts", "and it is found where it is"],
  STORE_UNWRITABLE: ["keeper/src/books/sqlite-store.test.ts", "the next process finds what is there"],
  TARGET_ONE_CLASS: [
    "test/programs/odd-targets.test.ts",
    "is refused where it shows, and a target that some have is taken",
  ],
  TESTIMONY_KEY: ["test/ledger/owner-commands.test.ts", "partners sign their ledgers for the new key"],
  TESTIMONY_MISSING: [
    "test/ledger/owner-commands.test.ts",
    "begins with what the partners' ledgers say was charged",
  ],
  TESTIMONY_STALE: ["test/ledger/owner-commands.test.ts", "partners sign their ledgers for the new key"],
  TOKEN_TAKEN: [
    "coordinator/src/api/tokens.test.ts",
    "a revoked token is over at once, and its name is free",
  ],
};

/** Codes whose advice no test follows, and why not. */
export const UNFOLLOWED: readonly { readonly why: string; readonly codes: string }[] = [
  {
    why: "its advice is to correct the one input that its text names; that the corrected one is taken is what the other tests of the same input show",
    codes:
      "API_INSECURE ASK_INVALID AUDIENCE_UNWRITABLE CAMPAIGN_CONDITION CAMPAIGN_EMPTY CAMPAIGN_TAKEN CAMPAIGN_UNKNOWN CASE_INVALID CATALOGUE_INVALID CATALOGUE_UNREADABLE COLLECT_NOTHING COLLECT_UNDONE CONSENT_UNDECIDED DATA_ATTRIBUTE_NAME DATA_COLUMN_MISSING DATA_CURRENCY DATA_FILE_TWICE DATA_PRODUCTS_OF_USERS DATA_ROLE_MISSING DATA_SOURCE_UNKNOWN DATA_TIME_FORMAT DATA_TIME_ZONE DATA_TYPE_UNKNOWN DICTIONARY_INVALID EXPORT_TARGET EXPORT_URL FILE_FOREIGN FILE_INVALID FILE_NOT_JSON INIT_COLUMN INIT_EXISTS INIT_FILE INIT_FOLDER INIT_NAME INIT_TEMPLATE INSECURE_URL JSON_COLUMNS_UNDECLARED MEMBER_KNOWN PARQUET_COLUMNS_DIFFER PARTNER_UNKNOWN PLAN_DATES PLAN_QUORUM POLICY_CATALOGUE POLICY_TARGET POSTGRES_SOURCE PROPOSAL_DATES PROPOSAL_QUORUM RELEASE_UNKNOWN ROTATION_INVALID SEALED_UNKNOWN SEGMENTS_FOREIGN SERVE_UNSET SQL_INVALID STORE_URL STUDY_CHANGED STUDY_UNKNOWN TEMPLATE_INVALID TEXT_HIDDEN TLS_UNUSABLE TOKEN_DAYS TOKEN_NAME TOKEN_UNKNOWN USAGE USER_NOT_WITHDRAWN WAY_TOO_LONG WEBHOOK_RECEIVER WITHDRAWALS_CASE",
  },
  {
    why: "the file is made again by a program of the owner's own: an export, psql, openssl, iconv",
    codes:
      "BACKUP_ELSEWHERE CSV_ENCODING CSV_FIELD_COUNT CSV_NO_ROWS DATA_NO_USERS DATA_READER_ENDED EXPORT_POSTGRES EXPORT_SECRET EXPORT_TABLE EXPORT_UNREACHABLE PARQUET_MALFORMED POSTGRES_DENIED POSTGRES_QUERY POSTGRES_UNREACHABLE SECRET_MISSING SERVE_TOKEN",
  },
  {
    why: "another place, or the newest copy of a file or folder, as of KEY_EXISTS, FILE_UNWRITABLE and LEDGER_BEHIND",
    codes:
      "EXPORT_UNWRITABLE SERVICE_SOCKET FOLDER_UNWRITABLE KEY_DAMAGED KEY_UNREADABLE KEY_UNWRITABLE LEDGER_DAMAGED PAGE_UNWRITABLE RECEIPT_UNWRITABLE VAULT_DAMAGED WITHDRAWALS_OLD ENGINE_DISK ENGINE_UNUSABLE TESTIMONY_FOREIGN TESTIMONY_OLD",
  },
  {
    why: "something has to come first or to end: the same command later is what its tests begin with",
    codes:
      "API_ADDRESS BUNDLE_NONE COORDINATOR_UNREACHABLE DATA_NOT_READY DATA_OVER_CAP DATA_READER_SLOW DATA_READER_STOPPED DATA_READER_UNBEGUN DATA_TOO_SLOW EXPORT_CHANGED EXPORT_UNDELIVERED FEWER_THAN_SEGMENTS LABELS_READER_ENDED LISTEN_FAILED NO_LABELS NO_MODEL NO_PLAN NO_RECOMMENDATIONS NO_SEGMENTATION NO_SEGMENTS PAGE_ENDED PAGE_NO_SERVICE PREVIEW_NO_PLAN SERVE_ADDRESS SERVICE_ABSENT SERVICE_CANNOT SERVICE_FOREIGN SERVICE_OTHER SERVICE_RUNS SERVICE_SILENT MEMBER_IN_STUDY PROPOSALS_TOO_MANY STUDY_STATE STUDY_UNOPENED TABLE_REPLACED",
  },
  {
    why: "people look into it, on the phone or in person; the program takes part in nothing meanwhile",
    codes:
      "COMPARISON_UNBEGUN COORDINATOR_CERTIFICATE LEDGER_FORK LEDGER_FORKED LOST_LEDGER_GOES_ON NODE_TWICE OWN_KEY_REVOKED ROSTERS_DIFFER ROTATION_BEHIND ROTATION_BY_REVOKED ROTATION_FOREIGN STATEMENT_UNREADABLE STATEMENT_UNSIGNED WORDS_MISHEARD",
  },
  {
    why: "nothing is to be done, or never again",
    codes:
      "ACCOUNT_BEGUN LADDER_ENDS NO_STUDY STUDY_LATE STUDY_NONE STUDY_OVER STUDY_REPLACED USER_ERASED USER_WITHDRAWN",
  },
  {
    why: "noise as plans have it never meets it: a second line of defence",
    codes: "NOISE_TOO_SMALL",
  },
  {
    why: "a fault of the software: to be reported",
    codes: "AUDIT_BROKEN CHARGE_INVALID CHARGE_REPEATED CHARGE_UNKNOWN LEDGER_EVENT UNEXPECTED",
  },
];
