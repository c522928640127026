/** What a clause's wording asks for; each pattern is tried on the lower-case text with times and conditions blanked out. */
export const asks = {
  profile:
    /\b(?:describe|profile|overview of|summary of|summari[sz]e|structure of|what(?:'s| is) in|what (?:kind of |sort of )?(?:data|information|columns|fields)|which (?:data|columns|fields|datasets)|columns?|fields|how far back|what period)\b/,
  aboutData: /\b(?:data ?sets?|data|columns?|fields?|table|records)\b/,
  forecast:
    /\b(?:forecast\w*|predict\w*|project(?:ed|ion|ions)|expect\w*|outlook|will|going to|anticipate\w*|extrapolat\w*|look ahead|be like|run[ -]rate)\b/,
  correlation:
    /\b(?:correlat\w*|relationships?|related|relates?|relation|depends?|depending|affects?|affected|affecting|influenc\w*|impact\w*|linked|link|associat\w*|connections?|connected|goes? (?:along |hand in hand )?with|hand in hand|effect|tied to|driven by|drives?|explain\w*)\b|\bthe (?:longer|higher|slower|more|faster|lower|shorter|quicker)\b.*\bthe (?:\w+er|more|less)\b|\bmakes?\b.*\b(?:more|less|\w+er)\b|\b(?:higher|lower|better|worse|more|less|longer|shorter|slower|faster|happier|unhappier)\b.*\b(?:when|if|whenever|as)\b|\bwith (?:longer|shorter|higher|lower|faster|slower)\b/,
  outliers:
    /\b(?:unusual\w*|outliers?|anomal\w*|odd|oddities|strange|weird|abnormal\w*|spik\w*|stand(?:s)? out|stood out|surpris\w*|exceptional\w*|out of the ordinary|irregular\w*|suspicious\w*|went wrong|extreme values?|(?:absurd|extreme|ridiculous|excessive|insane)ly)\b/,
  distribution: /\b(?:distribut\w*|histogram|spread|how (?:widely|much) .*\bvar(?:y|ies)|quartiles?|percentiles)\b/,
  why: /\b(?:why|what (?:caused|drove|is behind|was behind|explains|led to|made)|reasons? (?:for|behind)|driver\w*|root cause|behind the|responsible for|contribut\w*)\b/,
  change:
    /\b(?:chang\w*|increas\w*|decreas\w*|r[io]se|risen|rising|f[ae]ll|fallen|falling|gr[eo]w\w*|growth|shr[aiu]nk\w*|drop\w*|jump\w*|climb\w*|declin\w*|went (?:up|down)|gone (?:up|down)|go(?:ing|es)? (?:up|down)|improv\w*|worse\w*|deteriorat\w*|surg\w*|plummet\w*|up or down|more than (?:usual|before)|pick(?:ed)? up|slip\w*|slow(?:ed)? down|gain\w* ground)\b/,
  compare: /\b(?:vs|versus|compar\w*|differences?|differ\w*|against|relative to|than)\b/,
  trend:
    /\b(?:trend\w*|over time|develop\w*|evolv\w*|evolution|histor(?:y|ical)|month by month|week by week|day by day|year by year|time ?line|course of|(?:getting|becoming|become|got) (?:\w+er\b|better|worse|more|less)|trajectory|direction|momentum)\b/,
  growth:
    /\b(?:gr[eo]w\w*|growth|shr[aiu]nk\w*|declin\w*|losing ground|gaining|on the rise|falling|rising|expand\w*|in decline|slid\w*|dwindl\w*|fading|eroding)\b/,
  show: /^(?:\W*(?:please|can you|could you|and|also|then)\W+)*(?:show|list|give|display|find|see|which|what|pull|fetch|name)\b/,
  share: /\b(?:share|percentage|percent|proportion|fraction|what part|portion|how large a part)\b|(?<!\d\s?)%/,
  rate: /\b(?:rate|often|likely|likelihood|frequently|chance|tend)\b/,
  howMany: /\b(?:how many|number of|count of|count|how often|volume)\b/,
  howMuch: /\b(?:how much)\b/,
  high: /\b(?:most|highest|largest|biggest|greatest|longest|top|maximum|max|busiest|strongest|heaviest|leading|lead|leads|record|peak\w*|main|primary|mostly|mainly|usually|best[ -]selling)\b/,
  low: /\b(?:least|lowest|smallest|fewest|shortest|bottom|minimum|min|quietest|weakest|lightest)\b/,
  best: /\b(?:best|better|strongest|ahead)\b/,
  worst: /\b(?:worst|worse|weakest|poorest|poorly|struggl\w*|lag\w*|underperform\w*)\b/,
} as const;
