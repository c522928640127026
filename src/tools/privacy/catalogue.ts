import type { Family, Recognizer } from "./recognizer.ts";
import { address } from "./recognizers/address.ts";
import { birth } from "./recognizers/birth.ts";
import { crypto } from "./recognizers/crypto.ts";
import { decoys } from "./recognizers/decoys.ts";
import { documents } from "./recognizers/documents.ts";
import { email } from "./recognizers/email.ts";
import { national } from "./recognizers/national/national.ts";
import { network } from "./recognizers/network.ts";
import { payment } from "./recognizers/payment.ts";
import { person } from "./recognizers/person/person.ts";
import { phone } from "./recognizers/phone.ts";
import { secrets } from "./recognizers/secrets/secrets.ts";
import { urls } from "./recognizers/url.ts";

/** An entity that can be asked for. */
export interface EntityType {
  readonly entity: string;
  readonly family: Family;
  readonly label: string;
  /** Empty: everywhere. */
  readonly countries: readonly string[];
}

const people = person();
const BUILTIN: readonly Recognizer[] = [
  ...decoys,
  ...secrets,
  email,
  ...urls,
  ...network,
  ...payment,
  ...crypto,
  ...national,
  ...documents,
  ...birth,
  ...address,
  ...people,
];

/** Every recognizer that comes with Baton; with countries, those of other countries are left out. */
export function catalogue(countries?: readonly string[]): readonly Recognizer[] {
  const all = [...BUILTIN, phone(countries)];
  if (countries === undefined) return all;
  return all.filter(
    (each) => each.countries === undefined || each.countries.some((country) => countries.includes(country)),
  );
}

/** What a list of recognizers can find, each entity once, decoys left out. */
export function entityTypes(recognizers: readonly Recognizer[]): readonly EntityType[] {
  const types = new Map<string, EntityType>();
  for (const { entity, family, label, countries = [], decoy } of recognizers) {
    if (decoy === true) continue;
    const known = types.get(entity);
    types.set(entity, known ?? { entity, family, label, countries });
  }
  return [...types.values()];
}
