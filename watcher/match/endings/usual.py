"""Usual words that names or their endings often look like, by language, in their base forms.

Nature, animals, trades, months, abstractions that bodies and papers are named for, and words
without endings. Russian needs no list: its dictionary tells.
"""

from watcher.match.endings.grammar import words

NOUNS = {
    "uk": words(
        "кіт вовк заєць ведмідь лисиця орел сокіл яструб голуб соловей ворона сорока жук "
        "комар муха риба рак щука бик баран козел кінь корова свиня собака пес лев тигр птах "
        "змія дуб клен береза калина вишня слива груша яблуко горох капуста цибуля перець "
        "сіль хліб молоко мед сир борщ каша ніч день ранок вечір зима весна літо осінь мороз "
        "сніг дощ грім вітер хмара небо сонце місяць зірка зоря земля вода вогонь камінь "
        "пісок гора поле ліс ріка море берег острів міст шлях дорога площа вулиця місто село "
        "дім хата двір сад коваль мельник швець кравець гончар пастух рибалка козак солдат "
        "король князь цар пан господар майстер лікар учитель син дочка брат сестра мати "
        "батько дід баба дитина людина жінка чоловік друг ворог слово правда воля надія віра "
        "любов слава перемога свобода мир світ сила влада рада народ батьківщина діло справа "
        "час рік вік січень лютий березень квітень травень червень липень серпень вересень "
        "жовтень листопад грудень молот серп меч щит стріла корабель човен поїзд гість дзвін "
        "голос пісня казка книга газета лист закон суд банк ринок роман том марка злата кубок "
        "золото срібло мідь залізо"
    ),
    "be": words(
        "кот воўк заяц мядзведзь ліса арол сокал голуб салавей варона сарока жук муха рыба "
        "рак бык баран казёл конь карова сабака леў птушка дуб клён бяроза вішня ноч дзень "
        "вечар зіма вясна лета восень мароз снег дождж вецер неба сонца месяц зорка зямля "
        "вада агонь камень гара поле лес рака мора бераг востраў шлях дарога горад вёска дом "
        "двор сад каваль кравец казак салдат кароль князь цар гаспадар майстар сын брат "
        "сястра маці бацька дзед чалавек слова праўда воля надзея вера любоў слава перамога "
        "свабода мір свет сіла улада рада народ час год закон суд банк раман том"
    ),
    "pl": words(
        "kot wilk zając niedźwiedź lis orzeł sokół gołąb słowik wrona sroka żuk mucha ryba "
        "rak byk baran kozioł koń krowa pies lew ptak wąż dąb klon brzoza wiśnia jabłko groch "
        "kapusta sól chleb mleko miód ser noc dzień ranek wieczór zima wiosna lato jesień "
        "mróz śnieg deszcz grom wiatr chmura niebo słońce księżyc gwiazda ziemia woda ogień "
        "kamień piasek góra pole las rzeka morze brzeg wyspa most droga plac ulica miasto "
        "wieś dom dwór sad kowal młynarz szewc krawiec pasterz rybak kozak żołnierz król "
        "książę car pan gospodarz mistrz lekarz syn córka brat siostra matka ojciec dziad "
        "baba dziecko człowiek kobieta mąż wróg słowo prawda wola nadzieja wiara miłość sława "
        "zwycięstwo wolność pokój świat siła władza rada naród ojczyzna sprawa czas rok wiek "
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik "
        "listopad grudzień młot miecz tarcza strzała statek pociąg gość dzwon głos pieśń "
        "bajka książka gazeta list prawo sąd bank rynek powieść tom róża cień dym tok "
        "rysa"
    ),
    "cs": words(
        "kočka vlk zajíc medvěd liška orel sokol holub slavík vrána straka brouk moucha ryba "
        "rak býk beran kozel kůň kráva pes lev pták had dub javor bříza višeň jablko hrách "
        "sůl chléb mléko med sýr noc den ráno večer zima jaro léto podzim mráz sníh déšť hrom "
        "vítr mrak nebe slunce měsíc hvězda země voda oheň kámen písek hora pole les řeka "
        "moře břeh ostrov most cesta náměstí ulice město vesnice dům dvůr sad kovář mlynář "
        "švec krejčí pastýř rybář voják král kníže car pán mistr lékař syn dcera bratr sestra "
        "matka otec děd baba dítě člověk žena muž přítel nepřítel slovo pravda vůle naděje "
        "víra láska sláva vítězství svoboda mír svět síla moc rada národ vlast věc čas rok "
        "věk květen kladivo meč štít šíp loď vlak host zvon hlas píseň kniha noviny list "
        "právo soud banka trh román růže mládek novina doba pole"
    ),
    "sk": words(
        "mačka vlk zajac medveď líška orol sokol holub slávik vrana straka chrobák mucha ryba "
        "rak býk baran koza kôň krava pes lev vták had dub javor breza čerešňa jablko soľ "
        "chlieb mlieko med syr noc deň ráno večer zima jar leto jeseň mráz sneh dážď hrom "
        "vietor mrak nebo slnko mesiac hviezda zem voda oheň kameň piesok hora pole les rieka "
        "more breh ostrov most cesta námestie ulica mesto dedina dom dvor sad kováč mlynár "
        "pastier rybár vojak kráľ knieža cár pán majster lekár syn dcéra brat sestra matka "
        "otec dedo baba dieťa človek žena muž priateľ nepriateľ slovo pravda vôľa nádej viera "
        "láska sláva víťazstvo sloboda mier svet sila moc rada národ vlasť vec čas rok vek "
        "kladivo meč štít šíp loď vlak hosť zvon hlas pieseň kniha noviny list právo súd "
        "banka trh román ruža"
    ),
    "sl": words(
        "mačka volk zajec medved lisica orel sokol golob slavec vrana sraka hrošč muha riba "
        "rak bik oven kozel konj krava pes lev ptič kača hrast javor breza češnja jabolko sol "
        "kruh mleko med sir noč dan jutro večer zima pomlad poletje jesen mraz sneg dež grom "
        "veter oblak nebo sonce mesec zvezda zemlja voda ogenj kamen pesek gora polje gozd "
        "reka morje breg otok most pot cesta trg ulica mesto vas hiša dvor sad kovač mlinar "
        "čevljar krojač pastir ribič vojak kralj knez car gospod mojster zdravnik sin hči "
        "brat sestra mati oče ded baba otrok človek ženska moški prijatelj sovražnik beseda "
        "resnica volja upanje vera ljubezen slava zmaga svoboda mir svet sila oblast rada "
        "narod domovina stvar čas leto vek kladivo meč ščit puščica ladja vlak gost zvon glas "
        "pesem knjiga časnik list zakon sodišče banka roman roža delo dnevnik večer"
    ),
    "hr": words(
        "mačka vuk zec medvjed medved lisica orao soko golub slavuj vrana svraka buba muha "
        "riba rak bik ovan jarac konj krava pas lav ptica zmija hrast javor breza trešnja "
        "jabuka sol kruh hleb mlijeko mleko med sir noć dan jutro večer veče zima proljeće "
        "proleće ljeto leto jesen mraz snijeg sneg kiša grom vjetar vetar oblak nebo sunce "
        "mjesec mesec zvijezda zvezda zemlja voda vatra kamen pijesak pesak gora planina "
        "polje šuma rijeka reka more obala otok ostrvo most put cesta trg ulica grad selo "
        "kuća dvor kovač mlinar pastir ribar vojnik kralj knez car gospodin majstor ljekar "
        "lekar sin kći brat sestra majka otac djed deda baba dijete dete čovjek čovek žena "
        "muž prijatelj neprijatelj riječ reč istina volja nada vjera vera ljubav slava "
        "pobjeda pobeda sloboda mir svijet svet sila vlast narod domovina stvar vrijeme vreme "
        "godina vijek vek čekić mač štit strijela brod vlak voz gost zvono glas pjesma pesma "
        "knjiga novine list zakon sud banka roman ruža politika danas"
    ),
    "bg": words(
        "котка вълк заек мечка лисица орел сокол гълъб славей врана сврака бръмбар муха риба "
        "рак бик овен козел кон крава куче лъв птица змия дъб явор бреза череша ябълка сол "
        "хляб мляко мед сирене нощ ден сутрин вечер зима пролет лято есен мраз сняг дъжд гръм "
        "вятър облак небе слънце месец звезда земя вода огън камък пясък планина поле гора "
        "река море бряг остров мост път площад улица град село къща двор ковач воденичар "
        "овчар рибар войник крал княз цар господин майстор лекар син дъщеря брат сестра майка "
        "баща дядо баба дете човек жена мъж приятел враг дума истина воля надежда вяра любов "
        "слава победа свобода мир свят сила власт съвет народ родина дело време година век "
        "чук меч щит стрела кораб влак гост камбана глас песен книга вестник лист закон съд "
        "банка роман том роза"
    ),
    "mk": words(
        "мачка волк зајак мечка лисица орел сокол гулаб славеј врана мува риба рак бик коњ "
        "крава куче лав птица змија даб јавор бреза јаболко сол леб млеко мед ноќ ден утро "
        "вечер зима пролет лето есен мраз снег дожд ветер облак небо сонце месец ѕвезда земја "
        "вода оган камен планина поле гора река море остров мост пат плоштад улица град село "
        "куќа ковач војник крал кнез цар господин син ќерка брат сестра мајка татко човек "
        "жена маж пријател збор вистина волја надеж вера љубов слава победа слобода мир свет "
        "сила власт народ време година век меч штит брод воз гост глас песна книга весник "
        "закон суд банка роман дневник"
    ),
    "de": words(
        "koch bauer fischer wolf fuchs bär adler löwe vogel fink hahn stern berg bach wald "
        "stein feld busch baum rose blume bohne kohl schwarz weiß klein groß lang kurz jung "
        "alt reich könig kaiser graf herzog ritter richter schmied schneider müller weber "
        "becker jäger schäfer winter sommer herbst frühling mai august sonntag freitag morgen "
        "abend nacht tag welt zeit spiegel bild wort kraft macht freiheit friede krieg sieg "
        "recht gericht bund rat haus hof dorf stadt land meer see fluss insel brücke weg "
        "straße platz herz kopf hand fuß scholz holz gold silber eisen kupfer salz brot milch "
        "käse bier wein"
    ),
    "en": words(
        "may bush rice brown white black green gray young long short king knight bishop pope "
        "baker cook smith miller taylor carter hunter fisher mason porter turner wood hill "
        "lake river field stone rock forest wolf fox lion bear eagle hawk bird fish rose "
        "daisy lily summer winter spring autumn august march april june sun moon star world "
        "time mirror guardian post herald tribune independent economist nature science apple "
        "amazon shell target gap visa oracle meta signal telegram mark bill will grant chase "
        "grace hope faith joy love pride justice liberty freedom peace power force trump "
        "pence case day night law court bank page price fair strong sharp swift drone strike "
        "turkey china jordan chad georgia ice who us it aid arm"
    ),
    "tr": words(
        "kaya demir taş toprak deniz dağ göl ırmak orman yıldız güneş ay gökyüzü bulut yağmur "
        "kar rüzgar ateş su altın gümüş aslan kurt kartal şahin doğan at köpek kedi balık gül "
        "çiçek bahar yaz kış güz gece gündüz sabah akşam zaman dünya barış savaş zafer umut "
        "sevgi hürriyet cumhuriyet millet vatan güç adalet hak söz yol köprü ev köy şehir "
        "usta demirci er paşa bey uzun kısa büyük küçük ak kara yeşil mavi sarı kılıç ok "
        "yılmaz"
    ),
    "hu": words(
        "kovács szabó molnár varga kiss nagy kis fekete fehér vörös piros zöld farkas róka "
        "medve sas sólyom galamb holló bika ló kutya macska hal virág rózsa nap hold csillag "
        "föld víz tűz kő hegy mező erdő folyó tenger sziget híd út tér utca város falu ház "
        "király herceg pap vadász halász katona tél nyár tavasz ősz este reggel éjszaka világ "
        "idő béke háború győzelem remény szerelem szabadság erő hatalom jog szó hang könyv "
        "vas arany ezüst"
    ),
    "fi": words(
        "susi karhu kettu kotka haukka kala hauki kurki joki järvi meri mäki vuori metsä "
        "niemi saari lahti koski kivi maa vesi tuli ilma taivas aurinko kuu tähti päivä yö "
        "aamu ilta talvi kesä syksy kevät maailma aika rauha sota voitto toivo rakkaus vapaus "
        "voima valta oikeus sana ääni kirja koti talo kylä kaupunki silta tie katu seppä "
        "rautio kuningas kulta hopea rauta ruusu kukka suomi"
    ),
    "fr": words(
        "petit grand blanc noir roux brun roi comte duc évêque berger boulanger meunier fabre "
        "lefebvre charpentier chevalier marchand loup renard ours lion aigle poisson fleur "
        "rose soleil lune étoile terre eau feu pierre mont champ bois forêt rivière mer île "
        "pont rue place ville village maison monde temps figaro libération croix parisien "
        "paix guerre victoire espoir amour liberté force pouvoir droit mot voix livre mars "
        "mai août total orange carrefour"
    ),
    "es": words(
        "rey conde duque obispo pastor herrero molinero zapatero guerrero caballero león lobo "
        "zorro oso águila paloma pez flor rosa sol luna estrella cielo tierra agua fuego "
        "piedra monte campo bosque río mar isla puente calle plaza ciudad pueblo casa mundo "
        "tiempo país razón vanguardia paz guerra victoria esperanza amor libertad fuerza "
        "poder derecho palabra voz libro blanco negro rubio moreno delgado bueno bravo cruz "
        "cortés calderón vega mayo agosto"
    ),
    "it": words(
        "rossi bianco nero verde bruno grosso piccolo re conte duca vescovo pastore fabbro "
        "ferrari leone lupo volpe orso aquila colombo pesce fiore rosa sole luna stella cielo "
        "terra acqua fuoco pietra monte campo bosco fiume mare isola ponte via piazza città "
        "villaggio casa mondo tempo stampa repubblica pace guerra vittoria speranza amore "
        "libertà forza potere diritto parola voce libro maggio agosto gentile bello costa"
    ),
}
UNCHANGING = {
    "uk": words(
        "а або але б би був була було були в ви від він вона воно вони де для до є ж же за з "
        "і й із коли ми на не ні о по при про та так там те ти то того тому той ту тут у хто "
        "це цей ця чи що я як який там три два сто моя твоя наша ваша мала дана"
    ),
    "be": words(
        "а або але бы быў была было былі ў у вы ад ён яна яно яны дзе для да ёсць за з і калі "
        "мы на не ні па пра та так там тое ты той тут хто гэта ці што я як"
    ),
    "pl": words(
        "a aby albo ale bez był była było byli by co czy dla do gdy gdzie go i ich im ja jak "
        "je jej jest już kto która który ku ma mi mu my na nad nie no o od on ona one oni po "
        "pod przez przy są się ta tak tam te tego tej ten to tu ty tym u w wam was we wy z za "
        "ze że mam dany dane dana mała małe mały boli masz pani pana panu panie panem"
    ),
    "cs": words(
        "a aby ale ani by byl byla bylo byli co do ho i ich já jak je jeho jejich jen jí jsou "
        "k kde kdo když která který ku ma má mi mu my na nad ne nebo o od on ona ono oni po "
        "pod pro před při s se si ta tak tam té ten ti to tu ty u v ve vy z za ze že dán dána "
        "dáno malá malý malé mám dal dala dali pane"
    ),
    "sk": words(
        "a aby ale ani by bol bola bolo boli čo do ho i ich ja ako je jeho len k kde kto keď "
        "ktorá ktorý má mi mu my na nad nie alebo o od on ona ono oni po pod pre pred pri s "
        "sa si sú ta tak tam te ten ti to tu ty u v vo vy z za zo že mám dal dala dali malá "
        "malý"
    ),
    "sl": words(
        "a ali ampak bi bil bila bilo bili če da do ga h i in iz ja jaz je jih jim k kaj ker "
        "ki kje kdo ko lahko me mi mu na nad ne ni o od on ona ono oni pa po pod pri s se si "
        "so ta tam te ti to tu v vi z za že dan dana dano mali mala"
    ),
    "hr": words(
        "a ali bi bio bila bilo bili da do ga i ih iz ja je jer joj k kad kako ko koja koje "
        "koji li me mi mu na nad ne nego ni o od on ona ono oni pa po pod pri s sa se si smo "
        "su ta taj tamo te ti to tu u vi za što dan dana dano mali mala malo gle"
    ),
    "bg": words(
        "а ако беше би бил била било били в вече все ги го да до е за и из им как като към ли "
        "ме ми му на над не ни но о от по под при с са се си след със та там те ти то тя тук "
        "у ще като дали дала дал мили мила без"
    ),
    "mk": words(
        "а ако беше би бил била било биле во веќе ги го да до е за и из им како кон ли ме ми "
        "му на над не ни но о од по под при с се си со та таа там те ти тоа тој тие тука ќе "
        "дали"
    ),
    "de": words(
        "als am an auch auf aus bei bin bis da dann das dem den der des die doch du durch ein "
        "eine er es für hat ich ihr im in ist ja man mit nach nicht noch nun nur ob oder sein "
        "sich sie sind so um und uns vom von vor war was wer wie wir zu zum zur"
    ),
    "en": words(
        "a about after all am an and any are as at be been but by can come did do for from "
        "get go had has have he her him his how i if in into is its just like make me more my "
        "new no not now of off on one only or our out over say see she so some than that the "
        "their them then there they this to two under up was we well were what when where "
        "which will with would you your"
    ),
}
