import { type BooksInHand, booksAnswers } from "./books-at-door.ts";
import { type Answer, type Door, openDoor } from "./door.ts";

/**
 * Opens the door of a running node or coordinator: commands of the same user find its books there, while it holds them, and what
 * else it answers. Close it before the books are closed.
 * @throws CodedError SERVICE_RUNS, SOCKET_PATH or SERVICE_SOCKET.
 */
export function openLocalDoor(
  folder: string,
  answers: Readonly<Record<string, Answer>>,
  inHand?: BooksInHand,
): Promise<Door> {
  return openDoor(folder, { ...(inHand && booksAnswers(inHand)), ...answers });
}
