/** Exit statuses of a study's end that both programs give: 0 is a model, 1 a refusal, 2 a command that was not understood. */
export const ENDS = {
  STUDY_CANCELLED: 3,
  STUDY_REPLACED: 4,
  STOPPED: 5,
} as const;

/** The exit status of a study that has failed: it never goes on, and nobody here has ended it. */
export const FAILED = 6;
