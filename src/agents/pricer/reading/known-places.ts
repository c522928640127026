import { createPhraseTable, type PhraseTable } from "./phrase-table.ts";

function countries() {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  return letters.flatMap((a) =>
    letters.flatMap((b) => {
      const phrase = names.of(a + b);
      // Georgia is a state as well; Jersey and Guinea are part of longer names.
      return phrase === undefined || SKIPPED.has(phrase) ? [] : [{ code: a + b, phrase }];
    }),
  );
}

function entries(list: string) {
  return list.split(";").flatMap((entry) => {
    const [code = "", names = ""] = entry.split(":").map((part) => part.trim());
    return names.split(",").map((phrase) => ({ code, phrase: phrase.trim() }));
  });
}

const SKIPPED = new Set([
  "Georgia",
  "unknown region",
  "Unknown Region",
  "world",
  "Pseudo-Accents",
  "Pseudo-Bidi",
  "Eurozone",
]);

const STATES =
  "US-AL:Alabama;US-AK:Alaska;US-AZ:Arizona;US-AR:Arkansas;US-CA:California;US-CO:Colorado;US-CT:Connecticut;US-DE:Delaware;US-FL:Florida;" +
  "US-GA:Georgia;US-HI:Hawaii;US-ID:Idaho;US-IL:Illinois;US-IN:Indiana;US-IA:Iowa;US-KS:Kansas;US-KY:Kentucky;US-LA:Louisiana;US-ME:Maine;" +
  "US-MD:Maryland;US-MA:Massachusetts;US-MI:Michigan;US-MN:Minnesota;US-MS:Mississippi;US-MO:Missouri;US-MT:Montana;US-NE:Nebraska;" +
  "US-NV:Nevada;US-NH:New Hampshire;US-NJ:New Jersey;US-NM:New Mexico;US-NY:New York;US-NC:North Carolina;US-ND:North Dakota;US-OH:Ohio;" +
  "US-OK:Oklahoma;US-OR:Oregon;US-PA:Pennsylvania;US-RI:Rhode Island;US-SC:South Carolina;US-SD:South Dakota;US-TN:Tennessee;US-TX:Texas;" +
  "US-UT:Utah;US-VT:Vermont;US-VA:Virginia;US-WA:Washington;US-WV:West Virginia;US-WI:Wisconsin;US-WY:Wyoming";

const OTHERS =
  "US:US,USA,U.S.,America,American,the States;EU:EU,European Union;GB:UK,Britain,British,England,London;DE:German,Berlin,Munich,Hamburg;AU:Australian,Sydney,Melbourne;" +
  "FR:French,Paris,Lyon;ES:Spanish,Madrid,Barcelona;IT:Italian,Rome,Milan;NL:Dutch,Holland,Amsterdam,Rotterdam;AT:Austrian,Vienna;CH:Swiss,Zurich,Geneva;" +
  "PL:Polish,Warsaw;CA:Canadian,Toronto,Vancouver,Montreal;JP:Japanese,Tokyo;IE:Irish,Dublin;BE:Belgian,Brussels;SE:Swedish,Stockholm;DK:Danish,Copenhagen;" +
  "NO:Norwegian,Oslo;FI:Finnish,Helsinki;PT:Portuguese,Lisbon;IN:Indian,Mumbai,Delhi;CN:Chinese,Shanghai,Beijing;MX:Mexican,Mexico City;BR:Brazilian,Sao Paulo;" +
  "NZ:Auckland,Wellington;SG:Singaporean;ZA:Cape Town,Johannesburg;US-IL:Chicago;US-TX:Houston,Dallas,Austin,Texan;US-WA:Seattle;US-MA:Boston;US-FL:Miami;" +
  "US-CO:Denver;US-GA:Atlanta;US-PA:Philadelphia;US-AZ:Phoenix;US-NY:NYC,Manhattan,Brooklyn;US-CA:Los Angeles,San Francisco,San Diego";

/**
 * Countries (by their English names, from the platform), US states, and some cities and adjectives, so that a place the price book
 * has no tax for is recognised as one and not passed over.
 */
export const KNOWN_PLACES: PhraseTable<{ readonly code: string; readonly name: string }> = createPhraseTable(
  [...countries(), ...entries(STATES), ...entries(OTHERS)].map(
    ({ code, phrase }) => [phrase, { code, name: phrase }] as const,
  ),
);
