/**
 * Functions that admitted SQL may call. A list of what is allowed, since DuckDB has several hundred more, among them ones that
 * read settings, run SQL from text, write the log, or allocate a gigabyte from a short argument (`repeat`, `lpad`, `range` as a list).
 */
const names = `
  + - * / // % ** ^ ^@ & | << >> ~ ~~ !~~ ~~* !~~* ~~~ || !
  and or not in is between = == != <> < <= > >=
  count count_star count_if countif sum sum_no_overflow fsum kahan_sum sumkahan avg mean favg median mode min max arg_min arg_max argmin argmax min_by max_by
  any_value first last arbitrary approx_count_distinct approx_quantile quantile quantile_cont quantile_disc percentile_cont percentile_disc mad
  stddev stddev_pop stddev_samp variance var_pop var_samp skewness kurtosis kurtosis_pop entropy corr covar_pop covar_samp
  regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy bool_and bool_or bit_and bit_or bit_xor product geomean geometric_mean
  string_agg group_concat listagg list array_agg histogram
  row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value fill
  abs ceil ceiling floor round round_even trunc sign sqrt cbrt exp ln log log2 log10 pow power mod fmod divide add subtract multiply greatest least pi
  sin cos tan cot asin acos atan atan2 degrees radians gamma lgamma factorial even gcd lcm isnan isinf isfinite width_bucket equi_width_bins
  coalesce ifnull nullif if isnull case error cast try_cast constant_or_null
  lower upper lcase ucase trim ltrim rtrim length len strlen char_length character_length substring substr left right starts_with ends_with prefix suffix contains
  strpos instr position replace regexp_replace regexp_matches regexp_full_match regexp_extract split_part string_split str_split split concat concat_ws reverse initcap ascii chr
  like_escape ilike_escape not_like_escape not_ilike_escape strip_accents levenshtein editdist3 damerau_levenshtein jaccard jaro_similarity jaro_winkler_similarity
  format printf hash md5 list_value list_contains list_has array_contains array_length list_extract array_extract list_sum list_avg list_min list_max list_count list_distinct list_sort struct_pack struct_extract row
  date_part datepart extract date_trunc datetrunc date_diff datediff date_sub datesub date_add strftime strptime try_strptime make_date make_time make_timestamp to_timestamp epoch epoch_ms
  age year month day quarter week weekofyear yearweek dayofweek weekday isodow dayofyear dayname monthname hour minute second decade century isoyear last_day time_bucket
  to_years to_months to_weeks to_days to_hours to_minutes to_seconds to_quarters to_milliseconds to_microseconds
  grouping grouping_id exists unnest range generate_series
`;

/** Lower-case names, operators included. */
export const allowedFunctions: ReadonlySet<string> = new Set(names.split(/\s+/).filter((name) => name !== ""));

/** Table functions: rows counted up, streamed, so that no length of theirs fills the memory. */
export const allowedTableFunctions: ReadonlySet<string> = new Set(["range", "generate_series", "unnest"]);

/** Functions whose result can be much longer than their arguments; each may be used only a few times in one statement. */
export const growingFunctions: ReadonlySet<string> = new Set([
  "||",
  "concat",
  "concat_ws",
  "replace",
  "regexp_replace",
  "format",
  "printf",
]);
