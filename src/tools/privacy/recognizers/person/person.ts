import type { Hit, Recognizer } from "../../recognizer.ts";
import type { Source } from "../../source.ts";
import { nameEvidence } from "./name-evidence.ts";
import { NameLexicon, ORDINARY } from "./name-lexicon.ts";
import type { NameWord } from "./name-lexicon.ts";

const WORD = "\\p{Lu}[\\p{L}\\p{M}]{0,24}(?:['’-]\\p{L}[\\p{L}\\p{M}]{0,24}){0,2}";
const PARTICLE = "(?:(?:van|von|der|den|de|da|dos|di|del|della|la|le|bin|bint|ibn|al|el|ter|ten|zu|y|e) ){0,3}";
// A capitalised word and up to four more: initials, particles and other capitalised words, on one line.
const RUN = new RegExp(
  `(?<![\\p{L}\\p{N}_@#/.&'’-])${WORD}(?:\\.? ${PARTICLE}(?:\\p{Lu}\\.(?: ?\\p{Lu}\\.){0,2}|${WORD})){0,4}(?![\\p{L}\\p{N}_@])`,
  "gu",
);
const REVERSED = new RegExp(`(?<![\\p{L}\\p{N}_])(${WORD}), (${WORD})(?: \\p{Lu}\\.)?(?![\\p{L}\\p{N}_])`, "gu");
const SPOKEN = /(?<=\b(?:my name is|i am|i'm|this is|name:) )[a-z]{2,20}(?: [a-z]{2,20})?(?![\p{L}\p{N}])/giu;
const TOKEN = /\p{Lu}[\p{L}\p{M}'’-]{0,60}/gu;
const ORGANISATION =
  /^[ ,]{1,2}(?:Inc|LLC|Ltd|Limited|GmbH|AG|Corp|Corporation|Co|Company|PLC|plc|SA|BV|NV|Group|Holdings|Partners|University|College|Hospital|Bank|Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Blvd|Square|Park|Airport|Station|County|Plan|Policy|Team|Act|Award|Prize|Foundation|Institute|Center|Centre|Tower|Bridge)\b/;

interface Token {
  readonly start: number;
  readonly end: number;
  readonly word: NameWord;
}

/** The longest stretch of a run that can be a name: ordinary words at its ends are cut off ("Yesterday Maria Lopez"). */
function* stretches(tokens: readonly Token[]): Iterable<readonly Token[]> {
  let open: Token[] = [];
  for (const token of tokens) {
    if (token.word.common && !token.word.given && !token.word.family) {
      if (open.length > 0) yield open;
      open = [];
    } else open.push(token);
  }
  if (open.length > 0) yield open;
}

function tokens(text: string, start: number, lexicon: NameLexicon): Token[] {
  const shouted = text === text.toUpperCase();
  return [...text.matchAll(TOKEN)].map((match) => {
    // Capitals among ordinary spelling are an abbreviation.
    const abbreviation = !shouted && /^\p{Lu}{2,}$/u.test(match[0]);
    return {
      start: start + match.index,
      end: start + match.index + match[0].length,
      word: abbreviation ? ORDINARY : lexicon.word(match[0].replace(/['’]s$/, "")),
    };
  });
}

function judge(stretch: readonly Token[], text: string, lexicon: NameLexicon): Hit | undefined {
  const first = stretch[0];
  const last = stretch.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const raw = text.slice(first.start, last.end);
  const end = first.start + raw.replace(/['’]s$/, "").length;
  const after = text.slice(end, end + 40);
  if (ORGANISATION.test(after) || lexicon.isElse(raw)) return undefined;
  const evidence = nameEvidence(
    stretch.filter(({ end: stop, start }) => stop - start > 1).map(({ word }) => word),
    { before: text.slice(Math.max(0, first.start - 40), first.start), after },
  );
  if (evidence === undefined) return undefined;
  // Capitals throughout are headings more often than names.
  const shouted = raw.length > 3 && raw === raw.toUpperCase() && evidence.score < 0.9;
  return { start: first.start, end, check: evidence.check, score: shouted ? evidence.score * 0.6 : evidence.score };
}

function* names({ text }: Source, lexicon: NameLexicon): Iterable<Hit> {
  for (const match of text.matchAll(RUN)) {
    for (const stretch of stretches(tokens(match[0], match.index, lexicon))) {
      const hit = judge(stretch, text, lexicon);
      if (hit !== undefined) yield hit;
    }
  }
}

function* reversed({ text }: Source, lexicon: NameLexicon): Iterable<Hit> {
  for (const match of text.matchAll(REVERSED)) {
    const family = lexicon.word(match[1] ?? "");
    const given = lexicon.word(match[2] ?? "");
    if (!family.family || family.given || !given.given || given.ambiguous) continue;
    yield { start: match.index, end: match.index + match[0].length, check: "family name, given name" };
  }
}

function* spoken({ text }: Source, lexicon: NameLexicon): Iterable<Hit> {
  for (const match of text.matchAll(SPOKEN)) {
    const [first = "", second = ""] = match[0].split(" ");
    const given = lexicon.word(first);
    if (!given.given || given.ambiguous) continue;
    const family = lexicon.word(second);
    const named = second !== "" && !family.common && (family.family || family.given);
    yield { start: match.index, end: match.index + (named ? match[0].length : first.length), check: "introduction" };
  }
}

/** Names of persons. The dictionary is shared by the three forms; building it takes some ten milliseconds. */
export function person(): readonly Recognizer[] {
  const lexicon = new NameLexicon();
  const shared = { entity: "PERSON", family: "person", label: "name", strength: "model" } as const;
  return [
    { ...shared, name: "person", score: 0.5, find: (source) => names(source, lexicon) },
    { ...shared, name: "person_reversed", score: 0.75, find: (source) => reversed(source, lexicon) },
    { ...shared, name: "person_spoken", score: 0.8, find: (source) => spoken(source, lexicon) },
  ];
}
