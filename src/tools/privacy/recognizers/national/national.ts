import type { Recognizer } from "../../recognizer.ts";
import { africaMiddleEast } from "./africa-middle-east.ts";
import { asiaPacific } from "./asia-pacific.ts";
import { centralEurope } from "./central-europe.ts";
import { latinAmerica } from "./latin-america.ts";
import { nationalNumber } from "./national-number.ts";
import { northAmerica } from "./north-america.ts";
import { northernEurope } from "./northern-europe.ts";
import { southernEurope } from "./southern-europe.ts";
import { vat } from "./vat.ts";
import { westernEurope } from "./western-europe.ts";

/** Numbers that states give to people and businesses. */
export const national: readonly Recognizer[] = [
  ...[
    northAmerica,
    latinAmerica,
    westernEurope,
    centralEurope,
    southernEurope,
    northernEurope,
    asiaPacific,
    africaMiddleEast,
  ].flatMap((region) => region.map(nationalNumber)),
  vat,
];
