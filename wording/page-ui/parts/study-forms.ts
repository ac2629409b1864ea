/** How a study's state looks, beside its colour and its word. */
export const STUDY_FORMS = {
  draft: "○",
  proposed: "◔",
  enrolling: "◑",
  running: "▶",
  paused: "❚❚",
  finished: "✓",
  failed: "✕",
  cancelled: "■",
  refused: "✕",
} as const;
