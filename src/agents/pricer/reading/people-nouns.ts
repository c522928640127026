/** Whether a word names people who would each need a seat: "dispatchers", "technicians", "staff". */
export function isPeopleNoun(word: string): boolean {
  if (PEOPLE.has(word)) return true;
  if (NOT_PEOPLE.has(word)) return false;
  return /(?:ers|ors|ists|ians|ants|men|women|folks?|mates|ees)$/.test(word) && word.length > 4;
}

/** Groups that people speak of by their size: "a crew of forty". */
export function isGroupNoun(word: string): boolean {
  return GROUPS.has(word);
}

const PEOPLE = new Set(
  (
    "people person persons user users seat seats employee employees staff staffers worker workers member members colleague colleagues " +
    "technician technicians tech techs agent agents dispatcher dispatchers engineer engineers driver drivers plumber plumbers electrician " +
    "electricians manager managers rep reps coworkers teammates headcount heads hires contractors crew operator operators planner planners " +
    "installer installers inspector inspectors scheduler schedulers fitter fitters cleaners nurses folks men women accounts logins licences " +
    "licenses license licence volunteers apprentices freelancers supervisors coordinators administrators admins mechanics gardeners roofers surveyors " +
    "guys team-mates humans desks chairs clerks clerk assistants secretaries bookkeepers coaches pros hands subcontractors helpers lads buyers estimators full-timers part-timers interns founders"
  ).split(" "),
);

const NOT_PEOPLE = new Set(
  (
    "customers orders numbers letters quarters papers tiers offers computers servers vouchers errors vendors drawers others orders routers sensors " +
    "factors answers matters powers transfers reminders trailers filters folders hours years cents percents percents products figures features " +
    "vouchers members' newsletters towers centers centres counters invoices dollars euros tickets days offices branches vans trucks weeks months plans add-ons addons"
  ).split(" "),
);

const GROUPS = new Set(
  "team crew staff group company headcount firm business workforce squad department office organisation organization shop outfit fleet bunch party size seats users shift unit".split(
    " ",
  ),
);
