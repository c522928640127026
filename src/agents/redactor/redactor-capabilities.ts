import type { Capability } from "../../tools/registry/manifest.ts";

/** What the redactor can do, as users put it. */
export const redactorCapabilities: readonly Capability[] = [
  {
    name: "remove_personal_data",
    description:
      "Takes personal data out of a text or record before anyone else sees it: names, e-mail addresses, phone numbers, street addresses, dates of birth and other identifying details, replaced by placeholders",
    examples: [
      "Remove the personal data from this complaint: Hi, I'm Maria Lopez, call me on 555-0132",
      "Anonymise the customer's message before it goes into the ticket",
      "Make this transcript safe to share with the agency",
      "Can you take out whatever could identify the person who wrote this?",
      "We want to publish this case study, nobody in it may be recognisable",
      "Nobody outside the team should learn who wrote the note below",
      "Prepare the feedback for a public slide so no one is exposed",
      "De-identify these interview notes in line with GDPR",
      "Give me a version of this letter without names and contact details",
      "Does this paragraph contain any PII? If so, get rid of it",
      "Black out everything private in the minutes",
    ],
  },
  {
    name: "mask_numbers",
    description:
      "Masks payment cards, bank accounts, social security, tax, passport and other national numbers, verified by their checksums, keeping the last digits where wanted",
    examples: [
      "Mask the card number in this chat, keep the last four digits",
      "Star out the IBAN and the SSN in the paragraph below",
      "The client pasted his passport and tax number, hide them",
      "Show the statement but without the full account number",
      "Hash the social security numbers so we can still match the records",
      "I must not store card data, fix this message for me",
      "Blank out anything that looks like a national ID",
    ],
  },
  {
    name: "remove_secrets",
    description:
      "Finds and removes secrets: API keys, access tokens, passwords, private keys, connection strings and credentials in logs, code, configuration and messages",
    examples: [
      "Strip the API keys and passwords out of this log",
      "Someone pasted a config with credentials, clean it before I post it in the channel",
      "Is there a token in this snippet? Take it out",
      "Make the stack trace shareable with the vendor without leaking anything",
      "Sanitise this .env file",
      "I want to open a public bug report with this output, what must not be in there?",
      "Scrub the connection string from the error message",
    ],
  },
  {
    name: "pseudonymise_reversibly",
    description:
      "Swaps sensitive values for stable tokens or hashes that keep records linkable, and that an authorised person can turn back later",
    examples: [
      "Replace the names with tokens that we can turn back later",
      "Pseudonymise this record so only compliance can see who it was",
      "Encrypt the e-mail addresses in the list, the same person must stay the same",
      "Swap the identities for codes that legal can resolve if needed",
      "Give every customer in the text a stable alias",
      "Hide who is who for now, we need to be able to undo it",
    ],
  },
  {
    name: "clean_answer",
    description:
      "Cleans a finished answer, summary, draft or document extract so that what goes out holds no personal data and no secrets",
    examples: [
      "Summarise the incident report and leave out anything that identifies customers",
      "Write the reply, but without exposing the caller's details",
      "Answer from the account notes with no names in it",
      "Give me the gist of the complaint, anonymised",
      "Draft an external status note from the internal ticket, nothing personal may remain",
      "Before it leaves the building, make sure the summary holds no private details",
    ],
  },
];
