import type { Recognizer } from "../../recognizer.ts";
import { businessServices } from "./business-services.ts";
import { clouds } from "./clouds.ts";
import { developerTools } from "./developer-tools.ts";
import { generic } from "./generic.ts";
import { privateKey } from "./private-key.ts";
import { providerToken } from "./provider-token.ts";

/** What opens doors: keys, tokens, passwords. */
export const secrets: readonly Recognizer[] = [
  privateKey,
  ...generic,
  ...[clouds, developerTools, businessServices].flatMap((group) => group.map(providerToken)),
];
