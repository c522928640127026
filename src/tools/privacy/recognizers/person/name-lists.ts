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
  adebayo adriana agata aiko akash aleksander alessandra alessia alfredo alicja alina alistair amal amira anders andreea anja anneliese
  annika ansgar antoine anton antonella apinya arash archana armin asif asha astrid aurélie aylin azra bala baptiste barbara bartosz bashir beata
  benedikt bernd bianca birgit björk blessing brigitte bruna caio carla caroline catarina catherine cecilia celeste ceren charlotte christoph
  ciara claudio clément corinne cornelia corentin cristiano dagmar damian damien danilo dariusz davide declan delphine deniz devika dieter divya
  dominik dorota dorothea edyta efe eirik ekene elena elisa elisabeth eliška elżbieta emil emilia emiliano enzo erik ernesto esra ewa fabian
  fabio fabrice farah farid felipe fiona flavia franziska frauke frida frieda gabriel gaurav gauri georgios gerard gerd gergely gianluca gintaras
  gisela gloria graciela gracjan gudrun guillaume guillermo gustavo gyula habib hadiya haley hannah hannelore harald haruto hassan hedda hedwig heike
  heinrich helga helmut hendrik hernán hikaru himanshu holger hugo ida idris ignacio ikram ilaria ilse iman ioana iqbal isabel ishaan ivana iwona
  jacek jamila jan jana janusz jarosław jasna jelena jens jerzy jiho jiwoo jiří joão johanna johannes jolanta josefina juhani juliana jun kai kaito
  kamil karim karol karolina kasia katja kavya kazuki keiko ken kenta khadija kinga kiran klaus konrad konstantin kristian kristina kunal lars latifa
  laurence laurent leandro lena leonardo lidia lieselotte lorena lorenzo louise luca lucas luciana ludwig luis lukáš lutz luuk maciej maëlle magnus mahmoud
  mai manfred manon manuela marcello marcelo marcin maren margarita margit mariam mariana marija marius marjan markus marlene martina maryam masako
  mathilde mathieu mauricio maximilian mayumi melike meera michela mieke miguel mikael mikko milena milica mina minh minjun miroslav misaki mohamed
  moritz naveen nasrin natasha nicolás nils nina nisha noura nuno ola oksana olivier ondřej oscar øystein pascale patrice patrícia patryk paulo paweł
  pavel petra petteri pilar pooja prakash pranav priyanka quentin rachid radek rafał raphaël raquel rashid regina reinhard reza ricarda rita roberta
  roberto roman rosario roxana rui rüdiger ruth ryota sabine sabrina sachin saeed said sana sandro sara sathish savita sébastien selin selma seo-yeon
  seoyeon sergey shanti shivani shu sigrid silke silvia simone simran sindre sinéad sławomir solveig sonia soren stefania stefano steffen stephan subhash
  sunita sven swati sylvie szymon tadeusz tamara tanja tarun tatiana tejas thandi theodora thérèse thomas thorsten till timo titus tobias tomás torben
  torsten tuomas ulf umar ursula usha uta vanessa varun vera verena veronika vicente vincent vincenzo violeta vishal vivek volker waleed walid wanda wendelin
  werner wiebke wiktor wilhelm xavier ximena yannick yara yaw yelena yoshi yuko yuri yusra yvonne zahra zanele zbigniew zeinab ziad zoran agnieszka mariusz
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
  abe abdi abrams acosta adamczyk adeleke aguilar aguirre ahmad ahmed akbar aksoy albrecht alexandrou amin amoah anand andrews andrzejewski arnold arslan
  arora asher ashworth aubert avila aydın ayala aziz bach baba bailey balakrishnan banda barros bartoli basu baumann bautista beaumont beck belyaev benali bernard
  berger bertrand bhatt bhattacharya birch blackwood blanchard blanco böhm bonnet bouchard bouzid brandt braun brunner bruno bui busch caballero cabrera campos
  cano carlsson caruso castellano castellanos castro celik çelik cervantes chan chang chavez cheng choi choudhury chevalier clément conti cortez couto
  daniels das datta david davies de la cruz delacroix delgado demir deng deshmukh dietrich ding dominguez dong duarte dupont duval ebert eklund eller engel
  ernst escobar espinoza estrada fabre farah farouk fernando ferri fiore fonseca fontana forsberg franco frank freitas fuentes fuchs fujita galli garnier
  gallo garg gauthier gerber giordano girard goldberg gomes gonzales gonzalez graf grant gruber guerin guerra guerrero gunawardena guzman haas haase hahn
  hamid hammond haraldsson harrington hartmann hashemi hayashi heikkinen heinrich henry herman herrmann hidalgo hinds hirsch ho hofer holm holloway hong horn hosein huber
  hughes ibarra ibrahim iglesias ikeda inoue islam ismail jafari jacobsen jain janssen jaramillo jha ji jordaan juarez jung kaczmarek kamau kamara kaminski kane
  kang kapadia karimi kato keita keller khalil kimura kirchner kiss kjær knudsen kobayashi köhler kone kowalewska kraft kramer kruger kulkarni kurz laine lam
  lange larsen larsson lau laurila le roux lebrun leclerc lemoine leone leroy lima lindholm lindgren lin lombardi london luna luo lund luo maas mahmood maier malik
  mancini mansour marchetti marin marini marques marquez martinelli martins mathur matos maurer mazur mbeki medina meija melo mendes menon mensah mercier
  miller miranda mishra mohamed mohan molina monteiro montoya moon mora moreira moreno moser moura mueller münch muniz murphy murray musa mwangi nagel
  naidoo nakajima nakano narayan nasser navarro nel nikolaidis noor nowicki ogawa ogunleye ojo okada okoye okumura olsson omar omar orlov orozco oshiro ota otto
  ozdemir özdemir pacheco padilla palmer pandey panagiotou parekh pascal pascual paul pavlov pawłowski peña perrin perez pérez peters petersen petersson petrovic pettersson pfeiffer
  picard pinto pires planchet pohl pratt prieto quigley quintero rahimi rajan ramírez raman rasmussen ray renaud renard ricci riedel rizzo roberts
  robinson rocha rodrigues roth roux roy ruggiero saeed saleh salazar salinas samuelsson sandberg sanders santana santoro sarkar sasaki sauer saunders schmitz
  schreiber schubert schulte schulze schuster seidel sen serrano seth sethi shaikh sheikh shimizu siddiqui simonsen sinha sithole smit sokolov solis song
  sorensen soto souza spencer stark steiner stoica strand ström stoltz subramaniam sun suleiman sutherland syed szymański takahashi tan tang tariq teixeira
  tewari thakur thiel thomsen thornbury tiwari torres toure traore trujillo tsai tsang turan uddin ueda ulrich unger valdez valencia valentin vandenberg van der berg varga varma vaughan
  vega velasco velez verma vidal vieira villa vincent vogel vogt volkov voss wagner wallin walter wang wanjiku watanabe weiss wentworth wester whitfield wieczorek
  wilczek winter winkler witt wolff xie xu yadav yang yao yılmaz yoon yu yusuf zaidi zamora zapata zawadzki zhang zheng zhu ziegler zimmerman zulu
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
  data protection airport park machine period compliance operations logistics depot warehouse chief executive senior junior vice head lead human resources general annual monthly weekly daily quarterly yearly early late first last
  next previous full half free paid trial renewal refund cancellation discount coupon credit debit cash wire transfer payment payments`
    .split(/\s+/)
    .filter(Boolean),
);
