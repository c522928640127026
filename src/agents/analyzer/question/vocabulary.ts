import { stemOf } from "./words.ts";

const text = `
  a an the this that these those and or but nor so if than then as of in on at by to from for with without within into onto over under about above below between among across
  per via during through throughout against along around up down out off near until till since before after
  i me my we us our ours you your they them their it its he she his her one ones who whom whose which what when where why how
  is are was were be been being am do does did done doing have has had having can could may might will would shall should must
  not no none never any some every each all both either neither only just also too very much many more most less least few fewer fewest lot lots several
  there here now still yet already ever again always often usually mostly mainly generally
  please show tell give list get got find see look know want need like let make take took taken come came coming go goes went going put run
  display print plot draw chart graph table picture visualize visualise present report create build produce prepare provide write
  compute calculate count counted sum add work figure check analyze analyse analysis examine explore investigate break broke broken down split group grouped grouping sort sorted rank ranked ranking order ordered
  compare compared comparing comparison versus vs difference differences differ differs different change changed changes changing increase increased increases increasing decrease decreased decreases decreasing
  rise rose risen rising fall fell fallen falling grow grew grown grows growing growth shrink shrinks shrank shrinking shrunk drop dropped dropping jump jumped climb climbed decline declined declining gain gained lose lost losing
  trend trends trending develop developed developing development evolve evolved evolution progress history historical time times timeline course
  average averages mean median typical typically usual total totals overall altogether combined number numbers amount amounts figure figures volume volumes value values level levels rate rates share shares percent percentage percentages proportion fraction part parts ratio
  maximum minimum max min highest lowest high higher low lower biggest bigger big largest larger large smallest smaller small top bottom best better good worst worse bad great greatest leading
  long longer longest short shorter shortest quick quickly slow slowly soon early late first last next previous past current coming recent recently latest newest oldest new old
  fast faster fastest quick quicker quickest slow slower slowest happy sad
  busy busier busiest quiet quieter quietest strong stronger strongest weak weaker weakest
  day days week weeks month months quarter quarters year years daily weekly monthly quarterly yearly annual annually hour hours minute minutes second seconds weekday weekdays weekend weekends date dates period periods today yesterday tomorrow
  correlation correlate correlates correlated relationship relation relate related connection connected link linked depend depends dependent affect affects affected effect effects influence influences impact impacts drive drives driven driver drivers cause caused causes reason reasons associated association explain explains
  unusual outlier outliers anomaly anomalies anomalous odd strange weird abnormal spike spikes spiked peak peaks peaked surprising exceptional extreme extremes stand stands ordinary irregular suspicious happen happened happening
  forecast forecasts predict predicted prediction predictions project projected projection expect expected expectation estimate estimated outlook future likely ahead anticipate
  distribution distributed spread histogram range ranges percentile quartile quantile standard deviation variance
  data dataset datasets set sets column columns field fields record records row rows entry entries available contain contains information info statistics stats metric metrics kpi overview summary summarize summarise describe profile
  than same similar equal exactly roughly approximately around least most other others another else except excluding including include includes
  people someone anyone everybody team company business organisation organization customer customers user users client clients
  open opened handle handled receive received submit submitted raise raised create created file filed arrive arrived log logged reach reached contact contacted ask asked answer answered serve served made make earn earned bring brought generate generated sell sold pay paid
  question questions thing things kind kinds type types sort sorts way ways case something anything everything
  yes ok okay thanks thank hi hello hey well really actually currently whole entire full complete
  one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million half third fourth once twice
  getting becoming being giving looking seeing needing wanting trying using working having making helping serving keeping
  caused drove driving led leading lead behind contributed contribute contributing responsible owing due because thanks
  seem seems seemed appear appears appeared mean means meant say says said tell tells told think thought believe believed notice noticed wonder wondering hear heard
  matter matters matter's worth able possible sure certain true false fine fair real actual exact
  quite rather pretty slightly significantly considerably noticeably markedly clearly strongly steadily rapidly gradually suddenly dramatically
  together apart away back forward onward ones own self themselves itself ourselves
  won win wins winning leave leaves left leaving join joins joined joining stay
  help helped helps work works worked wait waits treat treated
  ground position place places side sides end ends edge front picture shape state status situation
  average-case day-to-day month-by-month week-by-week year-on-year
  promise promises promised guarantee guarantees guaranteed meet meets met keep keeps kept state stated actual actually real commit committed target targets goal goals say says
  far direction right wrong heading head headed hand pay paid bear stand stood hurt hurts hurting suffer suffered explode exploded blow blew hit hits
  january february march april may june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night
  happier happiest unhappier satisfied dissatisfied
  happen occurred occur keep kept stay stayed remain remained become became turn turned start started begin began end ended finish finished hold held
  perform performs performed performing performance doing fare fares fared compared relative respect terms term
  month-over-month year-over-year yoy mom ytd over-time today's according regarding based using use used across point points percent line bar pie
  higher-than lower-than much bigger improve improved improving improvement worsen worsened worsening deteriorate deteriorated pick picked slip slipped
`;

const stems: ReadonlySet<string> = new Set(
  text
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word) => [word, stemOf(word)]),
);

/** Words that carry no name of a column or a value: function words, and the language of analysis itself. */
export function isGeneralWord(stem: string): boolean {
  return stems.has(stem) || /^(?:\d|p\d\d$|\w{4,}ly$)/.test(stem) || stem.length === 1;
}
