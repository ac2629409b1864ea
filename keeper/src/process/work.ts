/** Something done at once, or as soon as a promise resolves. */
export type Work<T = void> = T | Promise<T>;

/** Does work, and something when that has ended, well or not: at once where the work is done at once. */
export function ending<Done extends Work>(work: () => Done, end: (isDone: boolean) => void): Done {
  let begun: Done;
  try {
    begun = work();
  } catch (error) {
    end(false);
    throw error;
  }
  if (begun instanceof Promise) return endingLater(begun, end) as Done;
  end(true);
  return begun;
}

async function endingLater(begun: Promise<void>, end: (isDone: boolean) => void): Promise<void> {
  let isDone = false;
  try {
    await begun;
    isDone = true;
  } finally {
    end(isDone);
  }
}
