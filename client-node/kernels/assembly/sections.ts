/**
 * Words of the kernels that look at trees and scores: how many columns trees look at, which come first in a tile, and how
 * many there are; then where each section begins, in words, 0 for one that is not there; then these. They are put together
 * in client-node/src/kernels/sections.ts.
 */

/** Places of the sections in the head. */
export const CONDITIONS = 2;
export const ROWS = 3;
export const WEIGHTS = 4;
export const HIDDEN = 5;
export const TANGENTS = 6;
export const SCORED = 7;
export const ASKED = 8;
export const STEPS = 9;
export const REST = 10;

/** How many columns trees look at. */
export function treeColumns(words: usize): i32 {
  return load<i32>(words);
}

/** How many columns a tile has. */
export function allColumns(words: usize): i32 {
  return load<i32>(words, 4);
}

/** Returns where a section begins; 0 for one that is not there. */
export function section(words: usize, place: i32): usize {
  const at = load<i32>(words + ((<usize>place) << 2));
  return at === 0 ? 0 : words + ((<usize>at) << 2);
}
