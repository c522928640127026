/** A sentence with the places of what is personal in it. */
export interface Labelled {
  readonly text: string;
  readonly spans: readonly { readonly entity: string; readonly start: number; readonly end: number }[];
}

/** mulberry32: the same sentences on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join("");
}

function hex(random: Random, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join("");
}

function luhnDigit(body: string): string {
  let sum = 0;
  Array.from(body)
    .toReversed()
    .forEach((character, index) => {
      const doubled = Number(character) * (index % 2 === 0 ? 2 : 1);
      sum += doubled > 9 ? doubled - 9 : doubled;
    });
  return String((10 - (sum % 10)) % 10);
}

function card(random: Random): string {
  const body = pick(random, ["4", "51", "55", "2221", "6011", "34", "37"]);
  const length = body.startsWith("3") ? 14 : 15;
  const number = body + digits(random, length - body.length);
  const whole = number + luhnDigit(number);
  if (length === 14) return pick(random, [whole, `${whole.slice(0, 4)} ${whole.slice(4, 10)} ${whole.slice(10)}`]);
  const groups = [whole.slice(0, 4), whole.slice(4, 8), whole.slice(8, 12), whole.slice(12)];
  return groups.join(pick(random, ["", " ", "-"]));
}

function iban(random: Random): string {
  const [country, bank] = pick(random, [
    ["DE", digits(random, 18)],
    ["GB", `NWBK${digits(random, 14)}`],
    ["FR", digits(random, 20) + digits(random, 3)],
    ["NL", `ABNA${digits(random, 10)}`],
    ["CH", digits(random, 17)],
    ["PL", digits(random, 24)],
  ] as const);
  const numeric = Array.from(`${bank}${country}00`, (character) => Number.parseInt(character, 36)).join("");
  const check = String(98n - (BigInt(numeric) % 97n)).padStart(2, "0");
  const whole = `${country}${check}${bank}`;
  return pick(random, [whole, whole.replaceAll(/(.{4})(?=.)/g, "$1 ")]);
}

function ssn(random: Random): string {
  const area = String(100 + Math.floor(random() * 500)).padStart(3, "0");
  return `${area}-${String(10 + Math.floor(random() * 89))}-${String(1000 + Math.floor(random() * 8999))}`;
}

function phone(random: Random): string {
  const us = pick(random, ["212", "415", "617", "303", "206"]);
  const line = `01${digits(random, 2)}`;
  return pick(random, [
    `(${us}) 555-${line}`,
    `${us}-555-${line}`,
    `${us}.555.${line}`,
    `+1 ${us} 555 ${line}`,
    `+1${us}555${line}`,
    `+44 20 7946 0${digits(random, 3)}`,
    `020 7946 0${digits(random, 3)}`,
    `07700 900${digits(random, 3)}`,
    `+44 7700 900${digits(random, 3)}`,
    `+49 30 23125 ${digits(random, 3)}`,
    `030 23125 ${digits(random, 3)}`,
    `+33 1 99 00 ${digits(random, 2)} ${digits(random, 2)}`,
    `+61 491 570 ${digits(random, 3)}`,
  ]);
}

const GIVEN =
  `Alice Robert Patricia Michael Linda Susan Thomas Karen Nancy Daniel Sandra Ashley Kevin Brian Donna Emily George Laura Steven Rachel
  Olivia Noah Liam Emma Ava Isabella Mia Harper Sophie Oliver Henrik Ingrid Lars Astrid Bjarne Matthias Claudia Heike Torsten Giulia Marco
  Francesca Pierre Camille Nathalie Etienne Diego Valeria Ximena Andres Thiago Aarav Ananya Rohit Deepika Wei Mei Hiroko Kenta Minjun Seoyeon
  Fatima Youssef Leila Kwame Amara Chidi Zanele Tamsin Gareth Siobhan Declan Agnieszka Piotr Dmitri Yelena Orhan Elif`.split(
    /\s+/,
  );
const FAMILY =
  `Anderson Whitfield Lopez Carter Nguyen Patel Kowalski Schneider Fournier Rossi Andersson Okafor Haddad Tanaka Kim Zhang Hernandez
  Fitzgerald McAllister O'Connor Delacroix Bergmann Vandenberg Castellanos Moreira Iyer Chaudhry Mbeki Sorensen Lindholm Petrovic Novak
  Thornbury Ashworth Pemberton Harrington Blackwood Eastman Holloway Quigley Yamamoto Fujita Park Diallo Ferreira Guzman Ortiz Weiss Kruger`.split(
    /\s+/,
  );

/** Names that were looked at once while the rules were made, so optimistic. */
export const HELD_OUT_NAMES = [
  "Marisol Etcheverry",
  "Bjorn Halvorsen",
  "Tendai Moyo",
  "Nkechi Ezeudu",
  "Rukmini Varadarajan",
  "Sakari Lehtonen",
  "Bronwyn Tregenza",
  "Anselm Fürst",
  "Zuleikha Rahmatov",
  "Cosimo Belluomo",
  "Ludmila Hruska",
  "Takumi Onodera",
  "Haneul Seok",
  "Fionnuala Breathnach",
  "Casimir Wolanski",
  "Perpetua Achieng",
  "Odalys Betancourt",
  "Gunnhild Aasen",
  "Yevhen Tkachuk",
  "Maribel Quintanilla",
  "Ephraim Goldblatt",
  "Shanthi Ramakrishnan",
  "Wilhelmina Vos",
  "Aurelio Pantoja",
  "Nomvula Khoza",
  "Jamshid Tursunov",
  "Hyacinth Pomeroy",
  "Rasheeda Colquitt",
  "Thijs Hoogland",
  "Eluned Prosser",
  "Jeff Turnbull",
  "Megan Sheehan",
  "Tyrone Gaines",
  "Caitlin Drummond",
  "Brent Sorrell",
  "Denise Kessler",
  "Hugh Abernathy",
  "Rebecca Stanfield",
  "Curtis Boyle",
  "Lorraine Pickett",
];

const HELD_OUT_TEMPLATES = [
  "Hi, this is {} from the depot.",
  "{} has not received the parcel.",
  "The refund for {} was approved.",
  "Could you forward this to {} please?",
  "Signed by {} on behalf of the council.",
  "According to {}, the pump failed twice.",
  "{} and her crew arrived late.",
  "Our customer {} complained again.",
  "Mrs {} wants a callback.",
  "Thanks,\n{}",
  "Name: {}",
  "The caller, {}, was upset.",
];

/** Every held-out name in every held-out sentence. */
export function heldOutNames(): readonly Labelled[] {
  return HELD_OUT_NAMES.flatMap((name) =>
    HELD_OUT_TEMPLATES.map((template) => {
      const start = template.indexOf("{}");
      return {
        text: template.replace("{}", () => name),
        spans: [{ entity: "PERSON", start, end: start + name.length }],
      };
    }),
  );
}

function person(random: Random): string {
  return `${pick(random, GIVEN)} ${pick(random, FAMILY)}`;
}

function email(random: Random): string {
  const local = `${pick(random, GIVEN)}${pick(random, [".", "_", "", "+"])}${pick(random, FAMILY)}`.replaceAll("'", "");
  return `${pick(random, [local.toLowerCase(), local])}@${pick(random, ["example.com", "example.org", "mail.example.net", "sub.dept.example.co.uk"])}`;
}

function ip(random: Random): string {
  return pick(random, [
    `192.0.2.${Math.floor(random() * 256)}`,
    `198.51.100.${Math.floor(random() * 256)}`,
    `203.0.113.${Math.floor(random() * 256)}`,
    `203.0.113.0/24`,
    `2001:db8::${hex(random, 4)}`,
    `2001:db8:85a3:0:0:8a2e:370:${1 + Math.floor(random() * 8)}334`,
  ]);
}

function birth(random: Random): string {
  const [year, month, day] = [
    1940 + Math.floor(random() * 65),
    1 + Math.floor(random() * 12),
    1 + Math.floor(random() * 28),
  ];
  const name = ["January", "March", "May", "July", "October", "December"][month % 6] ?? "May";
  const [mm, dd] = [String(month).padStart(2, "0"), String(day).padStart(2, "0")];
  return pick(random, [
    `${year}-${mm}-${dd}`,
    `${mm}/${dd}/${year}`,
    `${dd}.${mm}.${year}`,
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
  ]);
}

function street(random: Random): string {
  const number = 1 + Math.floor(random() * 900);
  return pick(random, [
    `${number} Maple Street, Springfield, IL 62704`,
    `${number} North Harbor Drive, Apt 4B, Portland, OR 97201`,
    `${number} Cedar Ave`,
    `${number} Baker Street, London NW1 6XE`,
    `${number} Church Lane, Leeds LS1 4DY`,
    `Hauptstraße ${number}, 10115 Berlin`,
    `Lindenweg ${number}, 80331 München`,
  ]);
}

function secret(random: Random): string {
  const base62 = (count: number) =>
    Array.from({ length: count }, () =>
      pick(random, Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")),
    ).join("");
  const upper = (count: number) =>
    Array.from({ length: count }, () => pick(random, Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))).join("");
  return pick(random, [
    `AKIA${upper(16)}`,
    `ghp_${base62(36)}`,
    `glpat-${base62(20)}`,
    `xoxb-${digits(random, 12)}-${digits(random, 12)}-${base62(24)}`,
    `sk_live_${base62(24)}`,
    `sk-ant-api03-${base62(80)}`,
    `sk-proj-${base62(48)}`,
    `npm_${base62(36)}`,
    `AIza${base62(35)}`,
    `SG.${base62(22)}.${base62(43)}`,
    `shpat_${hex(random, 32)}`,
    `dop_v1_${hex(random, 64)}`,
    `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${base62(43)}`,
  ]);
}

const KINDS: Readonly<Record<string, readonly [(random: Random) => string, readonly string[]]>> = {
  EMAIL: [
    email,
    [
      "Please write to {} by Friday.",
      "His address is {}, I think.",
      "cc: {}",
      "Account owner <{}> asked for a refund.",
    ],
  ],
  PHONE: [
    phone,
    [
      "Call me on {} after five.",
      "My number is {}.",
      "Phone: {}",
      "She left {} as a callback.",
      "Reach the site lead at {}, please.",
      "Contact {} or reply here.",
    ],
  ],
  CREDIT_CARD: [
    card,
    [
      "Charge {} for the renewal.",
      "My card {} was declined.",
      "Card number: {}, thanks.",
      "They pasted {} into the chat.",
    ],
  ],
  IBAN: [
    iban,
    ["Refund to {} please.", "IBAN: {}", "Our account is {} at the local bank.", "Pay into {} AND send a receipt."],
  ],
  US_SSN: [
    ssn,
    ["The SSN on file is {}.", "Social security number {} does not match.", "Verify {} with payroll.", "ssn={}"],
  ],
  IP_ADDRESS: [
    ip,
    ["The login came from {}.", "Blocked {} after ten attempts.", "Host {} does not answer.", "server at {}: timeout"],
  ],
  PERSON: [
    person,
    [
      "My name is {} and I run the depot.",
      "Dear {},",
      "{} called about the invoice on Monday.",
      "The technician {} left at noon.",
      "We met with {} from the Leeds office.",
      "Kind regards,\n{}",
      "I spoke to {} yesterday and she agreed.",
      "Please assign this to {}.",
      "Yesterday {} reported the outage.",
      "Is {} still our contact?",
    ],
  ],
  DATE_OF_BIRTH: [birth, ["She was born on {}.", "DOB: {}", "Date of birth {}, nurse on duty.", "His birthday is {}."]],
  STREET_ADDRESS: [street, ["Ship it to {}.", "I live at {}.", "Our site is at {}, second gate.", "Address: {}"]],
  SECRET: [
    secret,
    ["Use {} for the staging calls.", "token: {}", "I committed {} by mistake.", "The log shows {} in line 4."],
  ],
};

const HARD: readonly ((random: Random) => string)[] = [
  (random) => `Order ${digits(random, 10)} shipped on 2026-0${1 + Math.floor(random() * 9)}-1${digits(random, 1)}.`,
  (random) => `Invoice INV-2026-${digits(random, 6)} is overdue.`,
  (random) =>
    `We upgraded from version ${Math.floor(random() * 9)}.${digits(random, 1)}.${digits(random, 1)}.${digits(random, 1)} to v4.2.0.${digits(random, 2)}.`,
  (random) => `The total is $${digits(random, 1)}8,${digits(random, 3)}.50 for 25 seats.`,
  (random) =>
    `The contract was signed on ${pick(random, ["12/03/2025", "2025-03-12", "12 March 2025", "03.12.2025"])} and renews yearly.`,
  (random) =>
    `Job ${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)} finished.`,
  (random) => `Fixed in commit ${hex(random, 40)}.`,
  (random) => `See commit ${hex(random, 7)} and build ${digits(random, 9)}.`,
  () => "The Team plan includes Priority Support; the Enterprise plan adds a Service Agreement.",
  () => "Harborline opened an office in Port Ellery in October.",
  (random) => `Tracking number 1Z${digits(random, 12)} is delayed.`,
  (random) => `ISBN 978-3-16-148410-0 costs 34.${digits(random, 2)} euros.`,
  (random) => `Ticket ${digits(random, 9)} was reopened twice in Q3 2026.`,
  (random) => `Latency went from 1${digits(random, 2)}.25 ms to 0.0${digits(random, 8)} s.`,
  () => "May I ask when Grace Period and Net Revenue are defined? Will Support answer by June?",
  (random) =>
    `The run took from 12:30:45 to 13:0${digits(random, 1)}:12 and read ${digits(random, 1)},${digits(random, 3)},${digits(random, 3)} rows.`,
  (random) => `Serial number ${digits(random, 12)} is under warranty.`,
  () => "Install @example/cli@2.4.1 and import from src/main.ts; see std::vec and a::b.",
  () => "Monthly Active Users rose in Western Europe, while Customer Success closed the Annual Review.",
  (random) => `SKU ${digits(random, 4)}-${digits(random, 4)}-${digits(random, 4)} is out of stock.`,
  (random) => `The timestamp 17${digits(random, 11)} is in milliseconds.`,
  () => "The password must have twelve characters and the token expires after an hour.",
];

/** `count` sentences, a third of them hard negatives without anything personal. */
export function syntheticSentences(count: number, seed: number): readonly Labelled[] {
  const random = seeded(seed);
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, index) => {
    if (index % 3 === 2) return { text: pick(random, HARD)(random), spans: [] };
    const [entity, [make, templates]] = pick(random, kinds);
    const value = make(random);
    const template = pick(random, templates);
    const start = template.indexOf("{}");
    return { text: template.replace("{}", () => value), spans: [{ entity, start, end: start + value.length }] };
  });
}
