const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** Words in which people ask for anything at all: they say nothing about which agent is meant. */
export const requestWords: ReadonlySet<string> = list(`
  please kindly pls want wants wanted like need needs help tell show give get let know find could would able looking look trying try
  use using used tool agent thing things something anything someone way also just really want wanna interested question answer
  provide recommend suggest wondering possible thanks thank hi hello hey dear sure maybe ok okay
`);

/** Words that go with any topic: they decide between entries only where nothing better does. */
export const weakWords: ReadonlySet<string> = list(`
  latest best good great new online info information detail details detailed specific specifically particular certain various different
  available currently current today tomorrow now recent recently love enjoy plan planning going go make making tip tips kind type sort
  lot many much some better easy easily quick quickly simple effective effectively relevant related regarding based option options
  ensure improve increase understand explain learn check see got come take keep start work working day time people person friend
  friends world life year top popular high quality idea ideas suggestion suggestions recommendation recommendations include including
  offer access discover explore experience
`);
