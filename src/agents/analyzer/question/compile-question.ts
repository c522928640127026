import { InvalidInput } from "../../../tools/errors.ts";
import { addSteps } from "../../../tools/data/analysis/calendar.ts";
import type { Dataset } from "../../../tools/data/catalog/dataset.ts";
import { analysisRequest, type AnalysisRequest } from "../../../tools/data/request/request.ts";
import { aggregationIn } from "./aggregation.ts";
import { asks } from "./asks.ts";
import { clausesOf, namesDocument } from "./clauses.ts";
import { carryOver } from "./carry-over.ts";
import { readClause, type Reading } from "./read-clause.ts";
import { toRequest } from "./to-request.ts";
import { checkUnknownWords } from "./unknown-words.ts";

/** A question as typed requests, in its own order, with what had to be assumed. */
export interface CompiledQuestion {
  readonly requests: readonly AnalysisRequest[];
  readonly notes: readonly string[];
}

const MOST_REQUESTS = 3;
/** A column or a data set has to be named; a value alone ("Team") may belong to another trade. */
const ENOUGH = 2;

/**
 * Compiles a question by rules, clause by clause; clauses that are about something else are left to whoever they are for.
 * @throws InvalidInput when nothing in it is about the data sets, or when it needs what they do not have; both say what there is.
 */
export function compileQuestion(question: string, datasets: readonly Dataset[]): CompiledQuestion {
  if (datasets.length === 0) {
    throw new InvalidInput("There are no data sets; put CSV, JSON or Parquet files into the data folder", {
      field: "question",
    });
  }
  const clauses = clausesOf(question);
  const requests: AnalysisRequest[] = [];
  const notes = new Set<string>();
  const refusals: { readonly error: InvalidInput; readonly score: number }[] = [];
  for (const clause of clauses) {
    // "our support policy promises a first reply within 30 minutes" is not asked of the data, when something else is.
    if (clauses.length > 1 && namesDocument(clause) && !asksFigures(clause.toLowerCase())) continue;
    const reading = bestReading(clause, datasets, requests.at(-1)?.dataset);
    const follows = requests.length > 0 && reading.score > 0 && reading.unknown.length === 0;
    const alone = clauses.length === 1 && reading.score > 0;
    if (
      requests.length === MOST_REQUESTS ||
      !(reading.score >= ENOUGH || follows || alone || (clauses.length === 1 && speaksOfData(reading)))
    )
      continue;
    try {
      const unused = checkUnknownWords(reading);
      const request = carryOver(analysisRequest.parse(toRequest(reading)), reading, requests.at(-1));
      const isOverview = request.kind === "profile" && reading.score === 0;
      requests.push(
        ...(isOverview
          ? datasets.slice(0, MOST_REQUESTS).map(({ name }) => ({ ...request, dataset: name }))
          : [request]),
      );
      for (const note of notesOn(reading, unused)) notes.add(note);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      refusals.push({ error, score: reading.score });
    }
  }
  const [worst] = refusals.toSorted((a, b) => b.score - a.score);
  if (requests.length === 0) throw worst?.error ?? nothingFound(datasets);
  for (const { error } of refusals) notes.add(`Not answered: ${error.message}.`);
  return { requests, notes: [...notes] };
}

/** The data set that most of the clause is about; between equals the one in use, then the one whose rows (or amounts) are asked for. */
function bestReading(clause: string, datasets: readonly Dataset[], current: string | undefined): Reading {
  const readings = datasets.map((dataset) => readClause(clause, dataset));
  const bonus = (reading: Reading): number => {
    const counted = asks.howMany.test(reading.text) && reading.dataset.defaultMeasure.aggregation === "count";
    const summed = asks.howMuch.test(reading.text) && reading.dataset.defaultMeasure.aggregation === "sum";
    return (
      reading.score +
      (speaksOfData(reading) ? 1 : 0) +
      (reading.dataset.name === current ? 0.6 : 0) +
      (counted || summed ? 0.3 : 0) -
      0.4 * reading.unknown.length
    );
  };
  const [best] = readings.toSorted((a, b) => bonus(b) - bonus(a) || b.dataset.rows - a.dataset.rows);
  if (best === undefined) throw nothingFound(datasets);
  return best;
}

function asksFigures(text: string): boolean {
  return (
    aggregationIn(text) !== undefined ||
    [asks.howMany, asks.share, asks.trend, asks.change, asks.forecast].some((ask) => ask.test(text))
  );
}

/** Whether a clause without any name is still about this data set: "what data is there", "the busiest weekday", "do we grow". */
function speaksOfData({ text, dataset, unknown, times, shift }: Reading): boolean {
  if (asks.profile.test(text) && asks.aboutData.test(text)) return true;
  if (unknown.length > 0 || dataset.timeColumn === undefined) return false;
  const aboutRows = /\b(?:busy|busier|busiest|quiet|quieter|quietest)\b/.test(text) || asks.outliers.test(text);
  if (aboutRows) return dataset.defaultMeasure.aggregation === "count";
  const aboutBusiness = asks.growth.test(text) || shift !== undefined || times.some((time) => time.ahead);
  return aboutBusiness && dataset.defaultMeasure.aggregation === "sum";
}

function notesOn(reading: Reading, unused: readonly string[]): readonly string[] {
  const notes: string[] = [];
  const { dataset, words } = reading;
  for (const mention of reading.mentions) {
    if (mention.how !== "misspelled" || mention.term.kind === "dataset") continue;
    const meant = mention.term.kind === "value" ? mention.term.value : mention.term.column.label;
    notes.push(`"${words[mention.start]?.raw ?? ""}" is read as "${meant}".`);
  }
  const isRelative =
    reading.times.some((time) => time.relative !== undefined || !time.dated) || reading.shift !== undefined;
  if (isRelative && dataset.covers !== undefined) {
    notes.push(`Times are read from the end of the data, ${addSteps("day", dataset.covers.to, -1)}.`);
  }
  if (unused.length > 0) notes.push(`Not used, since ${dataset.title} has nothing of that name: ${unused.join(", ")}.`);
  return notes;
}

function nothingFound(datasets: readonly Dataset[]): InvalidInput {
  const alternatives = datasets.map(
    (dataset) => `${dataset.name} (${dataset.columns.map(({ label }) => label).join(", ")})`,
  );
  return new InvalidInput(`The question names nothing that the data sets have; there are ${alternatives.join("; ")}`, {
    field: "question",
    alternatives,
  });
}
