import { describe, expect, test } from "vitest";
import { catalogue, entityTypes } from "../../../src/tools/privacy/catalogue.ts";
import { detect } from "../../../src/tools/privacy/detect.ts";
import type { Search } from "../../../src/tools/privacy/detect.ts";

const search: Search = {
  recognizers: catalogue(),
  threshold: 0.5,
  label: "",
  wanted: () => true,
  allowed: () => false,
};

function found(text: string, options: Partial<Search> = {}): string[] {
  return detect(text, { ...search, ...options }).map(({ entity, start, end }) => `${entity} ${text.slice(start, end)}`);
}

test("knows more than 200 entities, each with one label, and recognizers with names of their own", () => {
  expect(entityTypes(search.recognizers).length).toBeGreaterThan(200);
  const names = search.recognizers.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe("national numbers stand by checksum, form and context", () => {
  test.each([
    ["My NINO is AB123456C.", "GB_NINO AB123456C"],
    ["NHS number 943 476 5919", "GB_NHS 943 476 5919"],
    ["Steuer-ID: 36574261809", "DE_STEUER_ID 36574261809"],
    ["n° de sécurité sociale 2 95 10 99 126 111 93", "FR_NIR 2 95 10 99 126 111 93"],
    ["DNI 54362315K", "ES_DNI 54362315K"],
    ["NIE X2482300W", "ES_NIE X2482300W"],
    ["CF RCCMNL83S18D969H", "IT_CODICE_FISCALE RCCMNL83S18D969H"],
    ["PESEL 44051401359", "PL_PESEL 44051401359"],
    ["BSN 111222333", "NL_BSN 111222333"],
    ["personnummer 880320-0016", "SE_PERSONNUMMER 880320-0016"],
    ["CPF 390.533.447-05", "BR_CPF 390.533.447-05"],
    ["CNPJ 16.727.230/0001-97", "BR_CNPJ 16.727.230/0001-97"],
    ["Aadhaar 2341 2341 2346", "IN_AADHAAR 2341 2341 2346"],
    ["PAN card ACUPA7085R", "IN_PAN ACUPA7085R"],
    ["TFN 123 456 782", "AU_TFN 123 456 782"],
    ["ABN 51 824 753 556", "AU_ABN 51 824 753 556"],
    ["Medicare number 2123 45670 1", "AU_MEDICARE 2123 45670 1"],
    ["SIN 130-692-544", "CA_SIN 130-692-544"],
    ["RRN 971013-9019902", "KR_RRN 971013-9019902"],
    ["NRIC S1234567D", "SG_NRIC S1234567D"],
    ["hetu 131052-308T", "FI_HETU 131052-308T"],
    ["fødselsnummer 15108695088", "NO_FODSELSNUMMER 15108695088"],
    ["ITIN 912-78-1234", "US_ITIN 912-78-1234"],
    ["EIN 91-1144442", "US_EIN 91-1144442"],
    ["ABA routing 111000025", "US_ROUTING_NUMBER 111000025"],
    ["Our VAT number is DE136695976.", "VAT_NUMBER DE136695976"],
    ["AHV 756.9217.0769.85", "CH_AHV 756.9217.0769.85"],
    ["resident ID 11010519491231002X", "CN_RESIDENT_ID 11010519491231002X"],
    ["CURP BOXW310820HNERXN09", "MX_CURP BOXW310820HNERXN09"],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test("a number with a wrong check digit is none", () => {
    expect(found("NHS number 943 476 5918").join()).not.toContain("NHS");
    expect(found("DNI 54362315A")).toEqual([]);
    expect(found("Ref DE88370400440532013000")).toEqual([]);
    expect(found("card 4111 1111 1111 1112")).toEqual([]);
  });
});

describe("papers, places and machines", () => {
  test.each([
    ["Passport number C03005988 expires soon", "PASSPORT C03005988"],
    ["driver's license D1234562 from California", "DRIVER_LICENSE D1234562"],
    ["L898902C36UTO7408122F1204159ZE184226B<<<<<10", "PASSPORT L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
    ["The VIN is 1M8GDM9AXKP042788.", "VIN 1M8GDM9AXKP042788"],
    ["device 00:1B:44:11:3A:B7 joined", "MAC_ADDRESS 00:1B:44:11:3A:B7"],
    [
      "send it to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
      "CRYPTO_ADDRESS bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    ],
    ["wallet 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "CRYPTO_ADDRESS 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
    ["genesis 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "CRYPTO_ADDRESS 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],
    ["see https://shop.example.com/u/42?x=1.", "URL https://shop.example.com/u/42?x=1"],
    ["CVV: 123", "CARD_SECURITY_CODE 123"],
    ["12 rue de la Paix, 75002 Paris", "STREET_ADDRESS 12 rue de la Paix, 75002 Paris"],
    ["jane [at] example [dot] com", "EMAIL jane [at] example [dot] com"],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test("a mixed-case Ethereum address with a wrong EIP-55 checksum is none", () => {
    expect(found("wallet 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed")).toEqual([]);
  });
});

describe("secrets", () => {
  test.each([
    ["postgres://app:s3cr3tpw@db.example.com:5432/app", "URL_CREDENTIALS"],
    ["password = Tr0ub4dor&3", "PASSWORD"],
    ["Authorization: Bearer 8f14e45fceea167a5a36dedd4bea2543", "AUTHORIZATION"],
    ['{"api_key": "9aF3kLm2Qx7Zt5Vb1Nc8"}', "API_KEY"],
    ["123456789:AAF1b2C3d4E5f6G7h8I9j0KlMnOpQrStUvW", "TELEGRAM_BOT_TOKEN"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34\n-----END RSA PRIVATE KEY-----", "PRIVATE_KEY"],
    ["-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXktdjEAAAAABG5v", "PRIVATE_KEY"],
    [`key = ${Buffer.from("password=Tr0ub4dor&3 for prod").toString("base64")}`, "PASSWORD"],
    [Buffer.from("token ghp_abcdefghijklmnopqrstuvwxyz0123456789").toString("hex"), "GITHUB_TOKEN"],
  ])("%s is %s", (text, entity) => {
    expect(found(text).map((each) => each.split(" ")[0])).toContain(entity);
  });

  test("talk of passwords and tokens holds none", () => {
    for (const text of [
      "The password is required.",
      "password: <PASSWORD_1>",
      "api_key = ${API_KEY}",
      "token: YOUR_TOKEN",
      "secret = ********",
    ]) {
      expect(found(text), text).toEqual([]);
    }
  });
});

describe("disguises change nothing", () => {
  test.each([
    ["zero-width characters", "card 4111\u200b 1111\u200b 1111\u200b 1111"],
    ["full-width digits", "card ４１１１ １１１１ １１１１ １１１１"],
    ["typographic dashes", "card 4111–1111–1111–1111"],
    ["no-break spaces", "card 4111\u00a01111\u00a01111\u00a01111"],
    ["Arabic-Indic digits", "card ٤١١١ ١١١١ ١١١١ ١١١١"],
  ])("%s", (_name, text) => {
    const [finding] = detect(text, search);
    expect(finding?.entity).toBe("CREDIT_CARD");
    expect(text.slice(finding?.start, finding?.end)).toBe(text.slice(5));
  });

  test("percent escapes give the exact place", () => {
    expect(found("mail=jane%40example.com&x=1")).toEqual(["EMAIL jane%40example.com"]);
  });
});

describe("overlaps", () => {
  test("a checksum beats a grouping: the number is a card, not a phone", () => {
    expect(found("call about card 5555 5555 5555 4444")).toEqual(["CREDIT_CARD 5555 5555 5555 4444"]);
  });

  test("what is asked for is found inside what is not", () => {
    const only = (entity: string) => ({ wanted: (finding: { entity: string }) => finding.entity === entity });
    expect(found("https://example.com/?to=jane@example.org", only("EMAIL"))).toEqual(["EMAIL jane@example.org"]);
    expect(found("4111 1111 1111 1111", only("PHONE"))).toEqual([]);
  });

  test("a finding says how it was decided and holds no value", () => {
    const [finding] = detect("My SSN is 123-45-6789.", search);
    expect(finding?.decision).toEqual({
      recognizer: "us_ssn",
      strength: "format",
      base: 0.8,
      context: ["ssn"],
      against: [],
      via: [],
    });
    expect(finding?.score).toBeGreaterThan(0.9);
    expect(JSON.stringify(finding)).not.toContain("6789");
  });

  test("a nearer word against it lowers a score, one for it raises it", () => {
    expect(found("order 4155550132")).toEqual([]);
    expect(found("phone 4155550132")).toEqual(["PHONE 4155550132"]);
  });
});

test("other countries' numbers are left out by the country filter", () => {
  const here = { recognizers: catalogue(["US"]) };
  expect(found("CPF 390.533.447-05", here)).toEqual([]);
  expect(found("SSN 123-45-6789", here)).toEqual(["US_SSN 123-45-6789"]);
});
