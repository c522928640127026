import { stem } from "./stem.ts";

/** Words of working life that people use for one another. A word may stand in several groups. Phrases have their words joined by "_". */
const groups = `
refund reimburse reimbursement repay repayment money_back get_back
cancel cancellation terminate termination end quit back_out wind_up
price cost fee charge rate tariff expensive cheap amount how_much
discount rebate coupon voucher promotion reduction cheaper pay_less
pay payment paid settle
bill invoice billed invoicing
salary pay wage compensation earnings
bonus premium reward incentive
credit compensation compensate compensated make_up
overdue late unpaid delinquent not_pay owe arrears
tax vat gst levy
duplicate twice double two_times
charge bill debit
early ahead advance beforehand
german germany
french france
british britain
american america us
canadian canada
swiss switzerland
yearly annual annually year twelve_months
monthly month
quarterly quarter
buy purchase order procure procurement acquire
sell sale resell
seller vendor supplier provider contractor
customer client account buyer
partner reseller affiliate distributor
contract agreement deal
clause section provision term
notice warning announcement period_of_notice
renew renewal extend extension prolong
deadline due time_limit cutoff
approve approval authorise authorize permission sign_off
allow permit permitted may
forbid prohibited banned not_allowed disallow
manager boss supervisor head lead superior
employee staff worker colleague coworker personnel workforce
hire recruit recruitment job_opening vacancy position candidate
dismiss layoff let_go
resign leave quit leaver
vacation holiday time_off days_off annual_leave pto
parental maternity paternity baby birth newborn child
sick ill illness sickness unwell doctor
sabbatical career_break time_out
bereavement death funeral died
remote home home_office telework telecommute work_from_home stay_home
office workplace headquarters
travel trip journey
hotel accommodation lodging overnight
meal food dinner lunch breakfast
receipt proof slip
expense expenses spend spending
car vehicle van
train rail railway
flight plane airplane fly
gift present hospitality
harassment bullying discrimination insult nasty remarks abuse
anonymous anonymously without_name without_giving confidential
whistleblower report concern complaint misconduct
complaint complain angry upset unhappy dissatisfied annoyed
praise thank pleased happy
support help assistance helpdesk service_desk
ticket case request enquiry inquiry
reply respond response answer react
phone telephone call ring hotline
email mail
sms text message texting
chat messenger
outage downtime incident crash disruption failure offline went_down breakdown not_working
cause reason root why
recover recovery restore restoration
failover standby take_over takeover redundancy
uptime availability available
maintenance servicing
error fault bug problem issue defect
fix fixed repair resolve solve
slow speed performance latency fast
backup copy snapshot
server machine host hosting
own_servers on_premise on_premises self_hosted self_host install
region location country where continent physically
data information records
store stored storage keep kept retain retention retained save
delete erase erasure remove removal destroy wipe forget
export download extract
import upload load
privacy personal_data confidential data_protection gdpr
position location track tracking gps whereabouts
breach leak hack compromised attack
security secure protection safe
password passcode credential
sign_in login log_in sign_on logon authenticate authentication access
encrypt encryption encrypted cipher
audit auditor inspection review
certificate certification certified accreditation
law legal regulation statutory court lawsuit
liability liable damages responsible
lost stolen missing theft lose
laptop computer device notebook
equipment hardware furniture
phone mobile smartphone cell
app application
offline without_connection without_internet without_reception without_signal no_signal no_reception mobile_signal
update release version upgrade
deprecated discontinued switched_off sunset retire shut_down
limit maximum cap quota ceiling
minimum least
user seat licence license member
plan subscription package tier
enterprise large_company
trial test try_out evaluation pilot
feature function capability
roadmap future planned upcoming plans next_year
part spare stock inventory supplies warehouse
schedule appointment booking plan dispatch
technician engineer fitter plumber mechanic field_worker
delay late delayed running_late
notify notification inform alert tell reminder
route driving drive way
training course workshop learn teach class
onboarding getting_started kickoff setup start implementation
integration connect connector interface sync synchronise
calendar outlook
accounting bookkeeping ledger
api endpoint developer
webhook callback
logo brand design
color colour
font typeface
press journalist media
charity nonprofit foundation donation
pause suspend suspended freeze season seasonal
split splitting divide
conflict interest nepotism relative
meeting minutes
decision decide decided
growth grow increase raise rise
decline fall drop decrease decreasing
churn leave lose attrition
emergency crisis urgent
abroad foreign overseas
internet wifi connection broadband
holiday public_holiday bank_holiday
overtime extra_hours
money fund budget
european eu europe emea
asia apac australia
`;

interface Related {
  readonly phrases: ReadonlyMap<string, readonly string[]>;
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/** Every member of a group, and the stems of the single words beside it. */
function readGroups(): Related {
  const phrases = new Map<string, string[]>();
  const single = new Map<string, string[]>();
  for (const line of groups.trim().split("\n")) {
    const members = line.trim().split(/\s+/u);
    const stems = [...new Set(members.filter((member) => !member.includes("_")).map(stem))];
    for (const member of members) {
      const [into, key] = member.includes("_") ? [phrases, member.replaceAll("_", " ")] : [single, stem(member)];
      const known = into.get(key) ?? [];
      into.set(key, [...new Set([...known, ...stems.filter((one) => one !== key)])]);
    }
  }
  return { phrases, words: single };
}

const related = readGroups();

/** Stems of words that are often used for the word with this stem; empty for most. */
export function synonymsOf(stemmed: string): readonly string[] {
  return related.words.get(stemmed) ?? [];
}

/** Stems of the words that mean the same as a phrase of the text, for each phrase that is in it. `lowered` has single spaces. */
export function phraseSynonyms(
  lowered: string,
): readonly { readonly phrase: string; readonly stems: readonly string[] }[] {
  const padded = ` ${lowered} `;
  return [...related.phrases]
    .filter(([phrase]) => padded.includes(` ${phrase} `))
    .map(([phrase, stems]) => ({ phrase, stems }));
}
