/** What kind of answer a sentence asks for, as far as its words tell. */
export interface Intent {
  readonly breakEven: boolean;
  readonly budget: boolean;
  readonly change: boolean;
  readonly compare: boolean;
  /** Today's price against an older one. */
  readonly sinceThen: boolean;
}

export function intentOf(text: string): Intent {
  return {
    breakEven: BREAK_EVEN.test(text),
    budget: BUDGET.test(text),
    change: CHANGE.test(text),
    compare: COMPARE.test(text),
    sinceThen: SINCE_THEN.test(text),
  };
}

const BREAK_EVEN =
  /\bbreak(?:s|ing)?.?even|tipping point|cross(?:es)?.?over|\bat (?:what|which) (?:point|number|size|headcount|seat|team size)|\b(?:at|from|beyond|above|after) how many\b|\bhow many \w+ (?:\w+ )?(?:before|until|till|does it take|make|makes)\b|\bwhen (?:does|do|is|would|will) .*\b(?:cheaper|pay off|worth|better deal)\b|\bhow (?:big|large) .*\b(?:before|until)\b.*\b(?:cheaper|pays?|worth)\b/i;

const BUDGET =
  /\b(?:how many|afford|within|budget|at most|max(?:imum)?|most (?:seats|people|users)|enough|limit|spend|we have|i have|i've got|we've got|cap(?:ped)?|get for|buy|stretch|under|below|up to|no more than|go with|out of|fit|covers?)\b|\bfor [$€£]/i;

const CHANGE =
  /\b(?:upgrad\w*|downgrad\w*|switch\w*|mov(?:e|ing|es)|migrat\w*|chang(?:e|es|ing)|go(?:ing)? from|add(?:ing)?|drop(?:ping)?|remov(?:e|ing)|prorat\w*|mid.?month|halfway)\b/i;

const COMPARE =
  /\b(?:compar\w+|difference|differ|versus|vs\.?|against|cheaper|cheapest|more expensive|less expensive|better (?:deal|value|off)|best (?:deal|value|plan|option)|which (?:plan|one|tier|option|is|of|would|package|subscription)|save|saves|saving|savings|rather than|instead of|side by side|extra|how much more|how much less|better (?:buy|choice)|worth it|least|lowest)\b/i;

const SINCE_THEN =
  /\b(?:increase[ds]?|raised?|risen|rose|went up|go(?:ne)? up|gone? down|more than|less than|compared|compare|difference|changed?|dearer|pricier|than (?:last|in|a)|since|then and now|versus|vs)\b/i;
