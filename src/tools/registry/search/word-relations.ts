import { stem } from "../../text/stem.ts";

/**
 * Groups of everyday words that name the same thing or belong to the same matter, over the fields that tools come from: what is said with
 * one of them is often described with another ("film" and "cinema", "lawyer" and "legal"). A word may stand in several groups.
 */
const groups = `
movie film cinema screen watch | show series tv television episode streaming | actor actress cast director celebrity star
song music track melody tune listen | album artist band singer musician | lyrics verse song | playlist song music listen
concert gig event festival ticket | book novel read author library literature | story tale fiction narrative storytelling
poem poetry verse poet | magazine journal periodical publication | article post blog news | news headline press journalism
paper publication research study academic scholarly scientific literature | citation reference bibliography cite source
podcast audio episode listen | video clip youtube footage film watch | photo photograph picture image snapshot
image picture illustration visual drawing draw art | logo brand icon emblem | design designer graphic layout
paint painting art artwork artist | color colour palette hue shade | font typeface typography
diagram chart graph visualize visualization plot flowchart mindmap | presentation slide slides deck powerpoint
spreadsheet excel table sheet | document file pdf doc | translate translation language interpret multilingual
language vocabulary grammar speak linguistic | grammar spelling proofread punctuation edit | rewrite paraphrase rephrase reword polish
summarize summary digest overview abstract condense | write writing compose draft author text | essay writing paper composition
copy slogan tagline advertisement advertising marketing | advertisement ad advertising campaign marketing promote
marketing promotion audience campaign seo brand | seo keyword ranking search traffic backlink | website site web webpage page url domain
url link webpage | browse browser surf internet web | search lookup query retrieve find | scrape crawl extract scraping crawler
domain hostname dns whois website | server hosting host cloud deployment | code program programming software developer coding script
bug debug error fix exception | repository github git commit codebase | api endpoint integration rest | database sql query table records
deploy deployment release ship | encrypt encryption cipher decrypt cryptography | password passphrase credential login
authenticate authentication login verify identity | security secure protection vulnerability threat | privacy gdpr confidential
hash checksum digest | robot robotics automation | automate automation workflow | chatbot bot assistant conversation chat
chat conversation talk message converse | prompt instruction ai | message sms text send | email mail inbox message
call phone telephone dial ring | contact phone | meeting appointment schedule calendar conference
calendar schedule agenda date event appointment | schedule plan timetable agenda | remind reminder alarm alert notification notify
task todo checklist | note notes memo notebook | project task team milestone | time clock hour timezone | timer stopwatch countdown
holiday vacation trip getaway festival | travel trip journey tour vacation itinerary | itinerary trip route plan travel
hotel accommodation lodging stay room hostel motel inn | flight airline plane airfare airplane fly airport | airport flight terminal
train rail railway | bus transit coach | taxi cab ride uber | car vehicle automobile auto drive | rent rental lease hire
parking park garage | route direction navigation path way | map location place geography
location place address coordinates position area | distance far kilometers miles length | traffic congestion road
visa passport immigration | tourist attraction sightseeing landmark destination | destination place city travel
restaurant dining eat cafe dinner eatery | food meal dish cuisine eat | recipe cook cooking dish ingredient meal cuisine
ingredient recipe food | drink beverage cocktail wine | coffee cafe espresso | wine winery vineyard drink
diet nutrition calorie eating meal | nutrition nutrient vitamin calorie protein food | grocery supermarket food shopping
weather forecast temperature climate rain | rain precipitation weather storm | temperature heat degree weather
climate environment warming | pollution emission environment | earthquake seismic quake | flood disaster hurricane emergency
health medical wellness healthcare | doctor physician medical clinic | hospital clinic medical healthcare
disease illness condition diagnosis symptom | symptom diagnosis illness disease | medicine drug medication pharmacy prescription
exercise workout fitness gym training | fitness exercise workout gym | yoga meditation mindfulness relaxation
meditation mindfulness calm | mental psychological therapy therapist emotional | therapy therapist counseling counselor
emotion mood feeling sentiment | sentiment opinion emotion | weight bmi fat obesity | sleep insomnia bedtime rest
pregnancy baby pregnant | child kid children toddler parent | parent parenting mother father family | family relative genealogy ancestor
wedding marriage marry bride | dating relationship love romance partner | gift present | party celebration birthday event
pet dog cat animal | animal wildlife species zoo | plant garden gardening flower botany | garden gardening plant landscaping
farm agriculture crop farming farmer | house home property | property estate house home apartment | apartment flat rental housing tenant
mortgage loan housing home | furniture decor interior | repair fix maintenance mend | clothes clothing fashion outfit apparel wear
fashion style outfit clothing trend | shoe sneaker footwear | beauty cosmetic makeup skincare | hair hairstyle haircut
jewelry ring necklace | shop shopping store buy purchase retail | product item goods merchandise | buy purchase shopping order
price cost pricing rate | deal discount coupon offer bargain sale promotion | coupon voucher discount promo
compare comparison versus difference | review rating feedback opinion | order purchase delivery
delivery shipping ship shipment parcel package | track tracking trace monitor | parcel package shipment | warehouse inventory stock
stock share equity ticker market | trading market shares | invest investment investor portfolio asset
portfolio investment holdings asset | crypto cryptocurrency bitcoin blockchain token coin ethereum | nft token blockchain
wallet crypto balance | currency exchange money forex conversion | bank banking account deposit | loan credit debt borrow mortgage
interest rate yield | tax taxation irs | insurance policy coverage claim premium | pay payment transaction transfer
money cash fund finance | budget expense spending saving | save saving savings | finance financial money economic
economy economic gdp inflation | accounting bookkeeping ledger accountant | invoice bill billing | salary wage income pay
retirement pension | donate charity donation nonprofit | company business firm corporation enterprise organization
startup entrepreneur business venture | customer client consumer | sales sell revenue | lead prospect customer | crm customer relationship
job career employment vacancy hiring work occupation | resume cv job | interview candidate job hire | employee staff worker workforce
recruit hire candidate | skill ability competence | course class lesson tutorial curriculum lecture learn
learn study education teach learning | teach teacher tutor instructor lesson | student pupil learner | school university college education
exam test quiz assessment | quiz trivia question test | homework assignment exercise | university college degree
scholarship grant funding | math mathematics calculation equation algebra | calculate compute calculator calculation
equation formula solve | geometry triangle circle shape | statistic statistics data probability | average mean median
sum add total addition plus | convert conversion unit transform converter | physics force velocity energy
chemistry chemical molecule compound | biology gene genetic dna protein | gene genome dna genetic
space astronomy planet star astronomical | planet space solar | history historical past ancient | science scientific research
philosophy ethics moral | religion bible church faith prayer | bible scripture verse | law legal attorney lawyer court
lawyer attorney legal | court judge case lawsuit trial | contract agreement legal | patent trademark invention | crime criminal police
police officer crime | government policy political public | politics political election vote government | election vote voting candidate
military army war soldier | game gaming play player videogame | play player game | chess puzzle | puzzle riddle
sport sports athletic team match league | football soccer team match | basketball nba team | score result match | league standings season
joke humor funny comedy laugh | meme funny image | anime manga cartoon | comic manga superhero | character persona role roleplay
horoscope zodiac astrology tarot | dream sleep interpretation | tarot fortune divination | personality trait character
quote quotation inspiration saying | motivation inspire inspiration | habit routine lifestyle | advice guidance tip suggestion
recommend recommendation suggest suggestion | idea inspiration brainstorm creative | creative creativity imagination
generate create make produce generator build | edit modify change update | delete remove erase | add insert append | list enumerate show
compare contrast | analyze analysis examine insight evaluate | evaluate assess assessment rate | predict prediction forecast
detect identify recognize detection | classify category categorize | extract parse | upload import | download export save
share social post | social facebook twitter instagram linkedin | tweet twitter | follower influencer | hashtag social trend
trend trending popular | popular top best | voice speech audio speak | speech voice spoken | transcribe transcript transcription
subtitle caption | audio sound | sound noise audio | qr barcode scan | camera photo video | phone mobile smartphone | computer laptop pc
device gadget hardware | light thermostat | electricity power energy | energy power solar electricity | solar renewable energy
ev electric | fuel gas petrol gasoline | population demographic census | country nation | city town municipality | zip postal postcode
language english spanish french | word vocabulary dictionary definition meaning | definition meaning define | synonym thesaurus
name naming | acronym abbreviation | fact knowledge information trivia | encyclopedia wikipedia knowledge | question answer
survey questionnaire poll form | form questionnaire | data dataset information | report summary | dashboard report metric analytics
analytics metric statistics insight | log event audit | monitor track watch observe | feedback comment review | complaint issue
support helpdesk ticket | event conference happening concert | ticket booking event | book reserve booking reservation
cancel cancellation | subscribe subscription | membership member | community forum group | volunteer charity
art museum gallery exhibition | museum exhibit gallery | architecture building construction | construction build building
engineer engineering technical | manufacture factory production | material metal steel | water liquid fluid | boat ship vessel
ocean sea marine | fish fishing | mountain hike hiking trail | camp camping outdoor | outdoor outside | beach coast | swim swimming pool
run running jog | bike bicycle cycling
`;

function readGroups(): ReadonlyMap<string, readonly string[]> {
  const related = new Map<string, Set<string>>();
  for (const group of groups.split(/[|\n]/u)) {
    const stems = [...new Set(group.trim().split(/\s+/u).filter(Boolean).map(stem))];
    for (const one of stems) {
      const known = related.get(one) ?? new Set();
      for (const other of stems) if (other !== one) known.add(other);
      related.set(one, known);
    }
  }
  return new Map([...related].map(([one, others]) => [one, [...others]]));
}

const related = readGroups();

/** Stems of the words that go with the word of this stem; empty for most. */
export function relatedStems(stemmed: string): readonly string[] {
  return related.get(stemmed) ?? [];
}
