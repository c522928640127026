import { stopWords } from "../../../tools/text/stop-words.ts";
import { synonymsOf } from "../../../tools/text/synonyms.ts";
import { stem, words } from "../../../tools/text/words.ts";

const list = (text: string): string[] => text.split(/\s+/u);

/** Words that a question needs but that say little about its topic. */
const weakWords: ReadonlySet<string> = new Set(
  list(
    `get got give given gives tell know need needs want wants like please explain describe say says happen happens happened make
     makes take takes use uses used using find show look see work works go going come does done let help ask asks asked thing things
     way ways kind sort type exactly currently actually really also still ever yet one two many much long often soon quickly
     would could should may might must able possible allowed allow offer offers offered provide provides provided question answer
     summarise summarize summary list compare overview detail details information info regarding concerning according apply applies
     customer customers company our their someone anyone people plan plans available possible exist exists work works earn include includes included
     day days hour hours day week weeks month months fit fits match matches agree consistent rule rules policy policies`,
  ).map(stem),
);

/** Words that business texts use for one another. General English, nothing of a particular company. */
const synonyms: readonly (readonly string[])[] = [
  "price cost fee charge rate pay paid",
  "refund reimburse reimbursement repay moneyback return",
  "cancel terminate termination end quit stop close leave",
  "buy purchase order",
  "reply response respond answer react",
  "phone call telephone ring",
  "email mail",
  "begin start commence",
  "user seat person member people",
  "month monthly",
  "year yearly annual annually",
  "day daily",
  "outage downtime unavailable unavailability down uptime availability",
  "credit compensation compensate",
  "bill invoice billing payment",
  "delete remove erase purge",
  "change modify update switch edit",
  "discount reduction coupon rebate reduced",
  "rule policy term condition",
  "long duration period window deadline time within",
  "worker employee staff technician",
  "boss manager supervisor lead",
  "holiday vacation leave",
  "secure security safe protect protection",
  "store keep retain retention kept",
  "fix repair resolve solve resolution",
  "sign signin login log",
  "back backup restore recovery recover",
  "error failure fail problem issue fault",
  "contact reach write",
  "location region place country where",
  "hire recruit recruitment",
  "request ask demand",
  "decide decision decided",
  "choose choice select option",
  "sell sale sold",
  "grow growth increase rise",
  "colour color",
  "abroad foreign country outside overseas",
  "release ship launch",
  "vacation holiday leave",
  "client customer",
  "cause reason root",
  "arrive appear turn show",
  "limit maximum cap most",
  "minimum least fewest",
  "guarantee promise assure warranty",
  "early ahead advance",
  "twice double duplicate",
  "charge debit bill",
  "write wrote written author report",
  "reception connection signal connectivity offline",
  "stolen lost missing theft",
  "late overdue unpaid",
  "laptop computer device notebook",
].map((group) => [...new Set(list(group).map(stem))]);

const related: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const map = new Map<string, Set<string>>();
  for (const group of synonyms) {
    for (const word of group) {
      const others = map.get(word) ?? new Set<string>();
      for (const other of group) if (other !== word) others.add(other);
      map.set(word, others);
    }
  }
  return map;
})();

/** The stems of a text without words that only carry grammar, in order, with repeats. */
export function contentStems(text: string): string[] {
  return words(text)
    .filter((word) => !stopWords.has(word))
    .map((word) => stem(word.replace(/'s$/u, "")));
}

/** 1 for a word with a topic, less for one that most questions have. */
export function importance(term: string): number {
  if (weakWords.has(term)) return 0.2;
  // The figures of a question are mostly the asker's own case, which no document states.
  return /^\d/u.test(term) ? 0.3 : 1;
}

/** One-way: what happened in June happened in Q2, and a target is a promise, but not the other way round. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(list("guarantee promise").map((word) => [stem(word), list("target credit uptime").map(stem)])),
  q1: list("january february march").map(stem),
  q2: list("april may june").map(stem),
  q3: list("july august september").map(stem),
  q4: list("october november december").map(stem),
};

/** A term that stands for any of these, as the single words for a turn of speech. */
export function anyOf(terms: readonly string[]): string {
  return terms.join("|");
}

/**
 * How well a set of stems has a term: 1 for the term itself, 0.75 for a word used for it or one grown from the same root, 0.6 for one
 * that is more loosely akin, 0 without.
 */
export function match(term: string, stems: ReadonlySet<string>): number {
  if (stems.has(term)) return 1;
  if (term.includes("|")) return term.split("|").some((one) => stems.has(one)) ? 0.75 : 0;
  for (const other of [...(related.get(term) ?? []), ...(narrower[term] ?? [])]) if (stems.has(other)) return 0.75;
  for (const other of synonymsOf(term)) if (stems.has(other)) return 0.6;
  if (term.length < 5 || /\d/u.test(term)) return 0;
  for (const stemmed of stems) {
    if (stemmed.length >= 5 && (stemmed.startsWith(term) || term.startsWith(stemmed))) return 0.75;
  }
  return 0;
}
