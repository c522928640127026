const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

/** Lower-cased, without the last dot: after these a sentence goes on, whatever follows. */
export const neverLast = list(
  `mr mrs ms mx dr prof rev hon sr st mt ft gen col maj capt lt sgt cmdr adm gov sen rep pres supt messrs mme mlle fr
   e.g eg i.e ie vs v cf viz al approx ca resp incl excl esp ibid dept univ assn bros`,
);

/** After these a sentence goes on when a number follows, as in "No. 5", "pp. 3", "Sec. 4", "Jan. 3". */
export const beforeNumber = list(
  `no nos nr p pp pg fig figs sec art arts par para ch chap vol ed eq tab app ref ext tel ver rev
   jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun`,
);

/** After these a sentence ends only when a word follows that usually begins one. */
export const maybeLast = list(
  `etc inc ltd co corp llc llp plc gmbh bv sa jr esq ph.d phd m.d b.a m.a b.sc m.sc mba u.s u.k u.n e.u u.s.a d.c a.m p.m am pm
   st ave blvd rd sq no.s est min max avg hr hrs sec secs mo mos yr yrs wk wks qty misc dba attn a.k.a w.r.t n.b p.s
   jan feb mar apr jun jul aug sep sept oct nov dec`,
);

/** Capitalised words that begin sentences far more often than names. */
export const starters = list(
  `a an the this that these those it its he she we you they i my our your his her their there here what when where who whom whose why how
   if in on at by for from to with without after before during since until while as because although though however therefore thus
   but and or so yet no not all any each every both either neither some many most more much few several other another such
   is are was were do does did can could may might must shall should will would have has had please then next finally first second
   once only also even still now today yesterday tomorrow let see note instead otherwise under over between customers nobody everyone
   nothing everything one two three`,
);
