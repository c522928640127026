/** A question over the samples and what answers it: passages of that document which contain these words. */
export interface JudgedQuestion {
  readonly question: string;
  /** [file below samples/documents, words the passage must contain]; the first is the best answer. */
  readonly relevant: readonly (readonly [source: string, contains: string])[];
  /** `direct` shares words with the answer; `indirect` hardly does; `multi` asks for several things; `misspelt`; `negated`. */
  readonly kind: "direct" | "indirect" | "multi" | "misspelt" | "negated";
}

const ask = (
  kind: JudgedQuestion["kind"],
  question: string,
  ...relevant: (readonly [string, string])[]
): JudgedQuestion => ({ kind, question, relevant });

/** Odd places are used to choose parameters, even places only to report. */
export const judgedQuestions: readonly JudgedQuestion[] = [
  ask(
    "direct",
    "How long do customers have to get a full refund on a yearly plan?",
    ["refund-policy.md", "Day 1 to day 30"],
    ["refund-policy.md", "not charged during the first 30 days"],
  ),
  ask("direct", "Are monthly subscriptions refunded?", ["refund-policy.md", "Monthly subscriptions are not refunded"]),
  ask(
    "direct",
    "Is the Onboarding add-on refundable after the kickoff call?",
    ["refund-policy.md", "non-refundable once the kickoff call"],
    ["glossary.md", "After it the add-on is non-refundable"],
  ),
  ask("direct", "Who can approve a goodwill refund?", ["refund-policy.md", "goodwill refund of up to $500.00"]),
  ask("direct", "What is the first reply time for Team customers?", ["support-policy.md", "within 8 business hours"]),
  ask("direct", "How fast must support answer a priority 1 ticket from Enterprise?", [
    "support-policy.md",
    "First reply within 30 minutes",
  ]),
  ask("direct", "What does Priority Support cost?", ["support-policy.md", "at least $100.00 per month"]),
  ask(
    "direct",
    "What uptime does the service agreement promise to Enterprise?",
    ["service-agreement.docx", "Uptime target per month"],
    ["product-overview.md", "Uptime target"],
  ),
  ask(
    "direct",
    "How large is the service credit when uptime falls below 99.0 %?",
    ["service-agreement.docx", "25 % of the monthly fee"],
    ["incident-report-2026-03.md", "credit of 25 %"],
  ),
  ask("direct", "How much notice is needed to end an Enterprise contract?", [
    "service-agreement.docx",
    "60 days' notice",
  ]),
  ask("direct", "What was the root cause of the March 2026 outage?", [
    "incident-report-2026-03.md",
    "without the option that avoids locking",
  ]),
  ask(
    "direct",
    "How long are backups kept?",
    ["security-overview.pdf", "Backups are kept for 35 days"],
    ["data-retention-policy.md", "Backups"],
  ),
  ask("direct", "Which encryption is used for data at rest?", ["security-overview.pdf", "AES-256"]),
  ask("direct", "How many days of vacation do employees get?", ["hr-leave-policy.md", "26 working days"]),
  ask("direct", "What is the hotel limit per night in Frankfurt?", ["travel-and-expenses.md", "$210.00"]),
  ask("direct", "What is the mileage rate for a private car?", ["travel-and-expenses.md", "$0.67 per mile"]),
  ask("direct", "How often should API keys be rotated?", ["api-guide.md", "Rotate keys every 90 days"]),
  ask("direct", "What is the API rate limit for Team?", ["api-guide.md", "Requests per minute"]),
  ask(
    "direct",
    "How many SMS messages are free each month?",
    ["sms-guide.md", "first 500 messages"],
    ["product-overview.md", "first 500 a month free"],
  ),
  ask(
    "direct",
    "What does a package of SMS cost?",
    ["sms-guide.md", "$12.00 each"],
    ["product-overview.md", "$12.00 per 1,000"],
  ),
  ask("direct", "Which sub-processors handle personal data?", ["data-processing-terms.md", "Northquay Hosting"]),
  ask(
    "direct",
    "What does the coupon SAVE200 do and until when is it valid?",
    ["meeting-notes-2026-10.md", "SAVE200 ends on 31 December 2026"],
    ["billing-and-invoices.md", "`SAVE200` takes"],
  ),
  ask("direct", "How many home office days a week are allowed?", ["remote-work-policy.md", "up to 3 days a week"]),
  ask("direct", "What commission do referral partners get?", ["partner-programme.md", "Commission or margin"]),
  ask(
    "direct",
    "When will API version 2 be switched off?",
    ["api-guide.md", "switched off on 30 June 2027"],
    ["roadmap-2027.md", "API version 2"],
    ["release-notes-2026.md", "Version 2 is deprecated"],
  ),
  ask("direct", "What is the orange color of the brand?", ["brand-guide.md", "Signal Orange"]),
  ask("direct", "How many questions does the partner certification exam have?", [
    "partner-programme.md",
    "60 questions",
  ]),
  ask(
    "direct",
    "What happened to reminders during the outage?",
    ["incident-report-2026-03.md", "48,300 reminders"],
    ["incident-report-2026-03.md", "queue of reminders"],
  ),
  ask("direct", "What is a service area?", ["glossary.md", "**Service area**"]),
  ask("direct", "How long is a trial of Harborline?", ["product-overview.md", "trial lasts 21 days"]),
  ask("direct", "How much does the referral bonus for new employees amount to?", [
    "meeting-notes-2026-10.md",
    "referral bonus of $2,500.00",
  ]),
  ask("direct", "Who approves an order of $60,000?", ["vendor-policy.md", "up to $100,000.00"]),
  ask(
    "indirect",
    "A client paid for a year two months ago and wants out. What do they get back?",
    ["refund-policy.md", "Day 31 to day 90"],
    ["refund-policy.md", "305 days left"],
  ),
  ask("indirect", "We were billed twice for the same thing, do we get our money back?", [
    "refund-policy.md",
    "Duplicate charges",
  ]),
  ask(
    "indirect",
    "Can somebody on the cheapest plan ring us up when there is trouble?",
    ["support-policy.md", "| Starter | e-mail"],
    ["product-overview.md", "phone around the clock"],
  ),
  ask(
    "indirect",
    "What do I owe my technicians' privacy, are their positions stored forever?",
    ["data-retention-policy.md", "Location traces"],
    ["faq.txt", "tracked outside of working hours"],
    ["privacy-policy.html", "Positions of technicians"],
  ),
  ask(
    "indirect",
    "Where in the world does our information physically sit?",
    ["data-processing-terms.md", "Frankfurt, Germany"],
    ["security-overview.pdf", "Columbus, Frankfurt and Sydney"],
  ),
  ask("indirect", "My laptop was stolen on the train. What must I do?", [
    "remote-work-policy.md",
    "Lost devices are reported",
  ]),
  ask(
    "indirect",
    "May I accept a fancy dinner from a supplier?",
    ["code-of-conduct.md", "Invitations to meals"],
    ["vendor-policy.md", "not even lunch"],
  ),
  ask("indirect", "My wife is having a baby in May. How much time can I stay home with pay?", [
    "hr-leave-policy.md",
    "16 weeks of paid parental leave",
  ]),
  ask("indirect", "I want to take half a year off to travel.", ["hr-leave-policy.md", "sabbatical of 1 to 6 months"]),
  ask(
    "indirect",
    "A colleague makes nasty remarks. Whom can I tell without giving my name?",
    ["code-of-conduct.md", "whistleblower line"],
    ["contacts.html", "Whistleblower line"],
  ),
  ask("indirect", "Texts to our clients come at 4 in the afternoon instead of 5. Known problem?", [
    "release-notes-2026.md",
    "16:00 instead of 17:00",
  ]),
  ask(
    "indirect",
    "Is the software any good without a mobile signal?",
    ["faq.txt", "work without a connection"],
    ["onboarding-guide.md", "works offline"],
    ["product-overview.md", "works offline"],
  ),
  ask(
    "indirect",
    "How quickly would the backup machine take over if a data center burned down?",
    ["security-overview.pdf", "Failover to the standby"],
    ["release-notes-2026.md", "less than 10 minutes"],
  ),
  ask("indirect", "Can a charity pay less?", ["faq.txt", "NONPROFIT25"], ["billing-and-invoices.md", "NONPROFIT25"]),
  ask("indirect", "What happens if a customer simply does not pay the invoice?", [
    "billing-and-invoices.md",
    "A reminder is sent on day 3",
  ]),
  ask("indirect", "We are a ski lift company, dead in summer. Do we pay all year?", [
    "faq.txt",
    "pause my subscription",
  ]),
  ask("indirect", "Why do Starter customers leave us?", ["meeting-notes-2026-10.md", "missing chat support"]),
  ask(
    "indirect",
    "Which customer is angry about the outage and what do they want?",
    ["customer-letters/2026-03-outage-complaint.txt", "I ask for three things"],
    ["customer-letters/2026-03-outage-complaint.txt", "28 people"],
  ),
  ask("indirect", "Who wants their money back because the app does not run on old phones?", [
    "customer-letters/2026-09-refund-request.txt",
    "Android 10",
  ]),
  ask("indirect", "Will there be a way to keep track of spare parts?", ["roadmap-2027.md", "Inventory"]),
  ask("indirect", "Can I host this on my own machines?", ["roadmap-2027.md", "install on own servers"]),
  ask("indirect", "Did the crash in spring make us lose any records?", [
    "incident-report-2026-03.md",
    "No data was lost",
  ]),
  ask(
    "indirect",
    "How do we stop employees who quit from getting into our systems?",
    ["security-overview.pdf", "employee leaving"],
    ["integrations.md", "When SCIM removes a user"],
  ),
  ask("indirect", "Is it all right to buy in two smaller orders to avoid asking the boss?", [
    "vendor-policy.md",
    "Splitting an order",
  ]),
  ask("indirect", "The plumber is late, does the homeowner hear about it?", ["sms-guide.md", "Running late"]),
  ask(
    "indirect",
    "Do we get compensated if the system was offline?",
    ["service-agreement.docx", "Uptime of the month"],
    ["service-agreement.docx", "claims a credit in writing"],
    ["incident-report-2026-03.md", "credit of 25 %"],
  ),
  ask(
    "multi",
    "What is the refund policy for yearly plans and how fast does support reply to Team customers?",
    ["refund-policy.md", "Day 1 to day 30"],
    ["support-policy.md", "within 8 business hours"],
  ),
  ask(
    "multi",
    "What caused the EMEA outage, and what credit are customers entitled to?",
    ["incident-report-2026-03.md", "without the option that avoids locking"],
    ["incident-report-2026-03.md", "credit of 25 %"],
  ),
  ask(
    "multi",
    "How long do we keep call recordings and who decides about a legal hold?",
    ["data-retention-policy.md", "Call recordings"],
    ["data-retention-policy.md", "A hold names the accounts"],
  ),
  ask(
    "multi",
    "Explain the notice period for Enterprise and tell me how claims for credits are made.",
    ["service-agreement.docx", "60 days' notice"],
    ["service-agreement.docx", "claims a credit in writing"],
  ),
  ask(
    "multi",
    "What is the daily meal allowance, and do I need receipts?",
    ["travel-and-expenses.md", "daily allowance"],
    ["travel-and-expenses.md", "A receipt is needed"],
  ),
  ask(
    "multi",
    "When are prices raised next and which coupons are still valid?",
    ["meeting-notes-2026-10.md", "no change to list prices"],
    ["roadmap-2027.md", "New list prices"],
  ),
  ask(
    "multi",
    "Please write an email to the customer that explains the refund windows and the payment times for bank transfers.",
    ["refund-policy.md", "Day 1 to day 30"],
    ["refund-policy.md", "bank transfers 3"],
  ),
  ask(
    "multi",
    "Which certifications do you hold and how often are penetration tests done?",
    ["security-overview.pdf", "ISO 27001"],
    ["security-overview.pdf", "Penetration tests"],
  ),
  ask("multi", "How do webhooks get signed and what happens when a delivery fails?", ["api-guide.md", "HMAC-SHA256"]),
  ask(
    "multi",
    "Which plans can be paused and how many users does Starter have?",
    ["faq.txt", "pause my subscription"],
    ["faq.txt", "How many users can I have"],
  ),
  ask("misspelt", "refnud polcy for anual plans", ["refund-policy.md", "Day 1 to day 30"]),
  ask("misspelt", "How do I instal the moblie app?", ["onboarding-guide.md", "Android 11"]),
  ask("misspelt", "parantal leave weeks", ["hr-leave-policy.md", "16 weeks"]),
  ask("misspelt", "whistelblower phone number", ["code-of-conduct.md", "555-0177"], ["contacts.html", "555-0177"]),
  ask(
    "misspelt",
    "What is the uptme garantee for Enterprize?",
    ["service-agreement.docx", "Uptime target per month"],
    ["product-overview.md", "Uptime target"],
  ),
  ask("misspelt", "sabatical after how many years", ["hr-leave-policy.md", "sabbatical of 1 to 6 months"]),
  ask("misspelt", "data rentention of invioces", ["data-retention-policy.md", "Invoices and payment records"]),
  ask("misspelt", "penetraton tests when", ["security-overview.pdf", "Penetration tests"]),
  ask(
    "negated",
    "What is refundable, except yearly plans?",
    ["refund-policy.md", "Monthly subscriptions are not refunded"],
    ["refund-policy.md", "SMS packages"],
  ),
  ask(
    "negated",
    "Data retention periods, but not about invoices or support tickets",
    ["data-retention-policy.md", "Photos and signatures"],
    ["data-retention-policy.md", "Location traces"],
  ),
  ask(
    "negated",
    "How is leave regulated other than vacation?",
    ["hr-leave-policy.md", "16 weeks"],
    ["hr-leave-policy.md", "doctor's note"],
  ),
  ask(
    "negated",
    "Tell me about the March outage, not about the credits.",
    ["incident-report-2026-03.md", "without the option that avoids locking"],
    ["incident-report-2026-03.md", "From 10 to 13 March"],
  ),
  ask(
    "negated",
    "What limits apply to travel, excluding hotels?",
    ["travel-and-expenses.md", "$0.67 per mile"],
    ["travel-and-expenses.md", "daily allowance"],
  ),
  ask(
    "negated",
    "Integrations apart from accounting and calendars",
    ["integrations.md", "Clients are compared by e-mail"],
    ["integrations.md", "Card payments on site"],
  ),
];
