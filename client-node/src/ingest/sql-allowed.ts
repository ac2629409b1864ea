const words = (text: string) => text.trim().split(/\s+/);

/** Functions of one row's own cells alone: the same cells give the same value, at every node and at every time. */
const SCALARS: ReadonlySet<string> = new Set(
  words(`
  + - * / // % ** ^ & | << >> ~ ! @ || ->> -> !~~ !~~* ~~ ~~* ~~~ && @> <@ <-> <=> ^@
  add subtract multiply divide mod abs ceil ceiling floor round round_even trunc even sign signbit sqrt cbrt exp ln log log2 log10
  pow power pi degrees radians sin cos tan asin acos atan atan2 sinh cosh tanh factorial gcd lcm greatest least greatest_common_divisor
  least_common_multiple isnan isinf isfinite nextafter bit_count xor equi_width_bins
  ascii base64 bar bin bit_length char_length character_length chr concat concat_ws contains damerau_levenshtein decode editdist3
  encode ends_with format from_base64 from_binary from_hex hamming hash hex ilike_escape instr jaccard jaro_similarity
  jaro_winkler_similarity lcase left left_grapheme length length_grapheme len levenshtein like_escape lower lpad ltrim md5 mismatches
  nfc_normalize not_ilike_escape not_like_escape octet_length ord position prefix printf repeat replace reverse right right_grapheme rpad
  rtrim sha1 sha256 split starts_with str_split str_split_regex strip_accents strlen strpos substr substring substring_grapheme suffix
  translate trim ucase unbin unhex unicode upper url_decode url_encode
  age century date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear
  decade epoch epoch_ms epoch_ns epoch_us era hour isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms
  make_timestamp_ns make_timestamptz microsecond millennium millisecond minute month monthname nanosecond quarter second strftime
  strptime time_bucket timezone timezone_hour timezone_minute try_strptime week weekday weekofyear year yearweek normalized_interval
  constant_or_null typeof row map cardinality element_at flatten grade_up range generate_series reduce filter apply aggregate combine
  from_json from_json_strict row_to_json array_to_json json_array json_array_length json_contains json_exists json_extract
  json_extract_path json_extract_path_text json_extract_string json_keys json_merge_patch json_object json_pretty json_quote
  json_structure json_transform json_transform_strict json_type json_valid json_value unpivot_list`),
);
/** Families of such functions: over lists, structs, maps, patterns and units of time. */
const FAMILIES =
  /^((list|array|struct|map|union|icu_collate)_\w+|(regexp|string)_(?!agg$)\w+|to_(?!timestamp$)\w+|to_timestamp)$/;

/** Aggregates that say the same of the same rows, in whatever order they are read. */
export const AGGREGATES: ReadonlySet<string> = new Set(
  words(
    "count count_star count_if countif min max bool_and bool_or bit_and bit_or bit_xor median quantile quantile_cont quantile_disc mad",
  ),
);
/** Aggregates that do so of whole numbers and decimals alone: floating numbers add up differently in another order. */
export const EXACT_SUMS: ReadonlySet<string> = new Set(words("sum sum_no_overflow avg mean"));
/** Aggregates that pick a row: of two that tie, the one that is read first. */
export const PICKERS = /^(arg_?(min|max)(_null|_nulls_last)?|(min|max)_by)$/;

/** What a query of one's own may use, for people. */
export const ALLOWED_TEXT =
  "count, min, max, bool_and, bool_or, median, quantile_cont, sum and avg of whole and decimal numbers, max_by(x, (…, x)); windows whose PARTITION BY and ORDER BY name every column that the query reads; functions of one row's own cells";

/** Tells whether a function's value follows from its arguments alone. `count`: how many arguments it has. */
export function isOfItsArguments(name: string, count: number): boolean {
  // With one argument the other end of an age is today.
  if (name === "age") return count === 2;
  return SCALARS.has(name) || FAMILIES.test(name);
}
