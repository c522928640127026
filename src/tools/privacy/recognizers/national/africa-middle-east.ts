import { standardNumber } from "../../checks/standard-number.ts";
import type { NationalNumber } from "./national-number.ts";

/** Africa and the Middle East. */
export const africaMiddleEast: readonly NationalNumber[] = [
  {
    country: "ZA",
    name: "ID_NUMBER",
    label: "South African identity number",
    patterns: [/\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{4} ?[01]\d{2}/],
    valid: standardNumber("ZA", "idnr"),
    context: ["id number", "identity number", "sa id", "rsa id"],
    score: 0.6,
  },
  {
    country: "IL",
    name: "ID_NUMBER",
    label: "Israeli identity number",
    patterns: [/\d{9}/, /\d{8}-\d/],
    valid: standardNumber("IL", "idnr"),
    context: ["teudat zehut", "israeli id", "תעודת זהות", "mispar zehut"],
    score: 0.15,
  },
  {
    country: "KE",
    name: "PIN",
    label: "Kenyan tax number",
    patterns: [/[AP]\d{9}[A-Z]/],
    valid: standardNumber("KE", "pin"),
    context: ["kra", "pin"],
    score: 0.6,
  },
  {
    country: "NG",
    name: "NIN",
    label: "Nigerian identity number",
    patterns: [/\d{11}/],
    context: ["nin", "national identification number", "nimc"],
    score: 0.1,
  },
  {
    country: "EG",
    name: "NATIONAL_ID",
    label: "Egyptian identity number",
    patterns: [/[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:0[1-4]|[12]\d|3[1-5]|88)\d{5}/],
    context: ["national id", "الرقم القومي", "egyptian id"],
    score: 0.35,
  },
  {
    country: "GH",
    name: "TIN",
    label: "Ghanaian tax number",
    patterns: [/[PCGQV]00[A-Z0-9]{8}/],
    valid: standardNumber("GH", "tin"),
    context: ["tin", "gra"],
    score: 0.7,
  },
  {
    country: "AE",
    name: "EMIRATES_ID",
    label: "Emirates ID",
    patterns: [/784-\d{4}-\d{7}-\d/],
    context: ["emirates id", "eid"],
    score: 0.85,
  },
];
