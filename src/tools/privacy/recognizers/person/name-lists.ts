/** Given names that an English dictionary of names misses, from many countries; lower case. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  `aarav aditi aditya aisha akira akua alejandra amara amina amit amrita ananya andrzej aneta anika anil anjali ankit antje arjun arturo
  ashok ayesha ayse beatriz bence björn bogdan bola bongani camila carlos cem chiara chidi chinedu chinonso clémence daniela deepak dimitri
  dmitri ebony ece eduardo ekaterina elif elodie emeka emre enrique eszter fatima fatma femi fernanda fernando florian friedrich gabriela
  giovanni giulia goran grzegorz guadalupe gunnar günther hamza hana haruki hiroshi hüseyin ibrahim imani ines ingeborg irina isabela
  jakub jürgen jörg javier joanna joaquin jorge josé julien kamala karthik katarzyna kavita kenji kerstin khalid kofi krzysztof kwame
  lakshmi laszlo layla leila liang lina linh lucía ludovic luiz magdalena małgorzata maite malik manuel marek margarethe marta
  mateo matteo mehmet mei michał miguel minh mohammed muhammad mustafa nadia naoko natalia neha ngozi nguyen nikhil nikolai olamide
  olga oluwaseun omar pablo paolo pedro pradeep priya rafael rahul raj rajesh ravi renata ricardo rohan rosa ryo sakura salma samir
  sandeep sanjay santiago satoshi sergei sergio shreya siddharth siobhan sneha sofía stanislaw stefan suresh svetlana takeshi tariq
  thabo thandiwe thierry thiago tomasz ulrike uwe valentina vijay vikram vladimir wanjiru wojciech xiaoming yael yasmin yousef yuki yusuf
  zainab zeynep zofia zsófia zuzana åsa öykü élise léa chloé zoë noé rené renée jean-luc jean-pierre anne-marie marie-claire hans-peter
  aoife niamh saoirse eoin caoimhe ciarán padraig`
    .split(/\s+/)
    .filter(Boolean),
);

/** Family names that the dictionary misses; lower case. */
export const FAMILY_NAMES: ReadonlySet<string> = new Set(
  `abdullah achebe adeyemi agarwal ahmadi ali almeida alvarez andersson andrade asante bakker balogun banerjee barbosa bauer becker
  bergström bianchi boateng bondarenko bose cardoso carvalho castillo chakraborty chatterjee chaudhary chen chukwu colombo contreras costa
  cruz da silva dasgupta de vries delgado desai diallo dlamini dubois durand eriksson esposito fernandes ferrari ferreira fischer fournier
  friedrich fujimoto gómez garcía ghosh gonçalves gonzález greco gupta gustafsson gutiérrez haddad hakimi hansen hashimoto hassan hernández herrera hoang
  hoffmann horvat hosseini huang hughes hussein ito ivanov ivanova iyer jansen jansson jensen jiménez johansson joshi kapoor kaur kaya khan
  khumalo kim kiplagat klein koch kovač kovács kowalczyk kowalski krause krishnan krüger kumar laurent lefebvre lehmann lewandowski li lim lindberg liu
  lópez lorenz machado malhotra marino martínez mbeki mehta meier mendoza mensah meyer moreau moretti morales müller muñoz mukherjee
  nakamura nair nakagawa ndlovu neumann ng nguyen nielsen nkosi novák novak nowak nwosu o'brien o'connor o'neill obi okafor okeke okonkwo oliveira olsen olsson
  omondi ortega ortiz osei öztürk papadopoulos park patel pereira petrov petrova pham pillai popescu popov pretorius qureshi rahman ramírez ramos
  rao reddy reyes ribeiro richter rinaldi rivera rodrigues rodríguez rojas romano rossi rousseau ruiz russo saito sánchez santos sato schäfer schmidt
  schneider schröder schulz schwarz sharma shah silva simon singh smirnov soto sousa srinivasan subramanian suárez suzuki svensson szabó tanaka
  taylor thapa torres tóth tran vargas vasquez van dijk venkatesh vu wagner wang weber wiśniewski wójcik wolf wong wu yamada yamamoto yılmaz
  yoshida zhang zhao zhou zieliński zimmermann lindqvist virtanen korhonen nieminen mäkinen`
    .split(/\s+/)
    .filter((name) => name.length > 1),
);

/** Given names that are ordinary words, places or months: alone they prove nothing. */
export const AMBIGUOUS_NAMES: ReadonlySet<string> = new Set(
  `will may april june august mark grace hope rose bill jordan paris chase art frank sandy dean grant faith joy summer autumn amber ruby
  pat rich drew max victor miles iris ivy lily daisy heather robin jasmine crystal pearl jade dawn eve angel gene rob ray rusty cliff
  dale glen heath hunter mason carter parker taylor tyler cooper walker page paige chance chuck dick don ed guy harry jack jay jean john-doe
  josh king lance lee levi major melody mercy merry mike misty norm olive penny peg piper pierce price prince ralph reed rod royal
  sage scout sierra skip sky sterling stone sunny tad terry trace trinity van violet wade ward wren young austin dallas houston london
  madison sydney virginia georgia carolina dakota india china kenya chad israel savannah florence milan sofia lima charlotte phoenix
  asia brooklyn chelsea lincoln jackson washington cody bob buddy bud queen star destiny harmony liberty journey genesis arial calvin
  java ruby julia ada pascal haskell julian angular ember jenkins travis jasper apollo athena atlas hadoop maven phil sue sol eden
  canada porsche mercedes alexa siri cortana oracle visa mini rocky stormy gray grey brown black white green smith bay august holly
  ali so my an in to no long dung can king de la le da do san santa don el al`
    .split(/\s+/)
    .filter(Boolean),
);

/** Words that start with a capital in business prose and belong to no name. */
export const NOT_NAMES: ReadonlySet<string> = new Set(
  `team starter enterprise support customer customers client sir madam all everyone folks there world friend friends colleague colleagues
  harborline port ellery onboarding storage api calls sms priority plan plans pro basic premium standard business account accounts sales
  marketing engineering finance legal billing operations product products service services policy policies agreement contract invoice order
  ticket report dashboard manager director president officer agent admin administrator user users subscriber member members owner
  company inc llc ltd gmbh corp corporation co plc ag sa bv group holdings partners associates bank university college school hospital
  institute department office ministry council committee board foundation society club street avenue road lane drive boulevard square
  north south east west northern southern eastern western upper lower new old great saint mount lake river island bay county city town
  state states united kingdom america americas europe european africa african asia asian pacific atlantic emea apac english german french
  spanish italian chinese japanese korean american british canadian australian indian monday tuesday wednesday thursday friday saturday
  sunday january february march april may june july august september october november december the a an this that these those it we
  they he she you i our your their his her its who what when where why how which if then and or but not no yes please thanks thank
  best kind warm regards sincerely dear hello hi hey good morning afternoon evening re fw fwd subject from to cc bcc date sent note
  total amount price quote revenue margin tax vat net gross summary overview introduction conclusion section chapter table figure appendix
  version release update windows linux mac android chrome firefox safari google microsoft apple amazon facebook twitter github gitlab slack
  zoom teams excel word outlook salesforce hubspot stripe paypal visa mastercard amex oracle java python docker kubernetes postgres redis
  remove mask hash redact delete clean replace strip censor hide tell ask show list give find compare explain summarize write draft send
  call email e-mail contact phone name address password passport number id card code key token secret unknown null none test testing
  error warning info debug open closed pending high medium low urgent critical christmas easter thanksgiving ramadan hanukkah
  internet web website online server database cloud network system software hardware application platform solution solutions project
  employee employees patient patients employer tenant driver passenger guest visitor candidate student teacher doctor nurse
  chief executive senior junior vice head lead human resources general annual monthly weekly daily quarterly yearly early late first last
  next previous full half free paid trial renewal refund cancellation discount coupon credit debit cash wire transfer payment payments`
    .split(/\s+/)
    .filter(Boolean),
);
