/**
 * How memory is handed out in the process that reads rows, as its environment says it; what the node was started with goes before.
 * Where the engine or the system has other allocators nobody reads it.
 */
export const ALLOCATORS = {
  /**
   * The engine's (jemalloc): one arena for all threads, and what is free in it goes back within 20 ms. With two, what one thread
   * has freed stays the process's until that thread asks for more, while the other takes as much again. No page more for each block.
   */
  DUCKDB_JE_MALLOC_CONF: "narenas:1,dirty_decay_ms:20,muzzy_decay_ms:0,cache_oblivious:false",
  /** The system's (glibc): from a megabyte on blocks have pages of their own, which go back; the limit would follow what is freed, up to 32. */
  MALLOC_MMAP_THRESHOLD_: "1000000",
  MALLOC_TRIM_THRESHOLD_: "1000000",
};
