"""What people call states and cities: Spanish names, nicknames, and how they sound when written as heard."""

STATES: dict[str, str] = {
    "AK": "alasca",
    "AZ": "arisona|arizonas",
    "CA": "califas|sur de california|norte de california|southern california|northern california|calefornia|kalifornia",
    "CO": "el colorado|colorao",
    "CT": "conetiquet|conetiket|conecticut|conetica|coneticut|connetticut|coneticot|coneriquet|conetico",
    "DC": "distrito de columbia|washington dc|washington d c|washington di si|guashington di si|"
    "guashington dc|guachinton dc|washinton dc|d c|washington distrito de columbia",
    "DE": "delauer|delaguar|delawer",
    "FL": "la florida|sur de la florida|sur de florida|sur florida|south florida|florida sur|"
    "florida central|central florida|norte de florida|floria",
    "GA": "yoryia|yorya|yorgia|jorgia|giorgia",
    "HI": "jaguai|jawai|hawai|hawaii",
    "ID": "aidajo|aidaho|aidao",
    "IL": "ilinois|ilinoi|ilinoy|elinois|ilinoys",
    "IN": "indianna",
    "IA": "aiowa|ayowa",
    "KS": "cansas|kanzas",
    "KY": "kentaqui|kentuki|kentuqui|quentoqui|kentoki|kentuky",
    "LA": "luisiana|la luisiana|lousiana|luiciana|lusiana",
    "MA": "masachuset|masachusets|masachusetts|massachussetts|massachusset|masachuse|masachuses|"
    "masachuchet|masachuches|masachusses|massachuset",
    "MD": "merilan|meriland|mariland|merylan|merilen|marilan",
    "MI": "michigam|mishigan|michigen",
    "MN": "minesota|minessota|minezota",
    "MO": "misuri|misouri|missuri",
    "MS": "misisipi|mississipi|missisipi|misisipe",
    "NC": "carolina del norte|norte carolina|nor carolina|norcarolina|north carolain|nort carolina|n carolina|"
    "carolina norte",
    "ND": "dakota del norte|norte dakota|dakota norte",
    "NE": "nebrasca",
    "NH": "nuevo hampshire|nueva hampshire|niu jampshir|new hampshier|nuevo jampshire|niu jamsher",
    "NJ": "nueva jersey|nuevo jersey|new yersey|nueva yersey|nueva yersi|nuevo yersey|niu yersi|niu yersey|niu yersy|"
    "niuyersi|nu yersi|new yersi|niu jersi|niu jersey|nueva jersy|nueva jersi|new jersy|new jersi|new jersie|jersey|"
    "yersi|yersey|yersy|yerci|jersi|la yersi|norte de jersey|north jersey|south jersey|central jersey|jersey norte|"
    "newjersy|n jersey|nueva gersey|niu llersi|niu yerse",
    "NM": "nuevo mexico|nuevo mejico|niu mexico",
    "NV": "nebada",
    "NY": "nueva york|nueva yor|nueva yol|nueva yok|nueba york|nueba yor|nueba yol|nuebayor|nuebayork|nuebayol|nuevayor|"
    "nuevayol|niu yor|niu york|niu yol|niuyor|niuyork|niuyol|new yor|new yol|new yok|nuyork|nu york|nuyor|nuyol|"
    "la gran manzana|the big apple|big apple|ny city|new york city|nueva york city|ciudad de nueva york|long island|"
    "lon ailan|long ailan|upstate new york|upstate|n y|new york state|nova york",
    "OH": "ojaio|ojayo|ohayo",
    "OK": "oklajoma|oclajoma|oclahoma",
    "OR": "oregon state",
    "PA": "pensilvania|pensilbania|penselvania|pensylvania|pennsilvania|pensilveinia|pensilvenia|pensilvanya",
    "PR": "pto rico|puertorico|borinquen|la isla del encanto|porto rico|puelto rico",
    "RI": "rhode ailand|rod ailan|road island|rode island|rod island|isla de rhode|rodailan|rhode ailan",
    "SC": "carolina del sur|sur carolina|sau carolina|s carolina|carolina sur",
    "SD": "dakota del sur|sur dakota|dakota sur",
    "TN": "tenesi|tenessee|tennesse|tenesee|tenesy",
    "TX": "tejas|teksas|texaz|tecsas|norte de texas|sur de texas|el valle de texas",
    "UT": "yuta|iuta|utha|iutah|yutah|yutha|el estado de utah",
    "VA": "birginia|viryinia|veryinia|virgina|viryinia del norte|norte de virginia|northern virginia|nova virginia",
    "VI": "islas virgenes|islas virgenes americanas|islas virgenes de eeuu|virgin islands|islas virgenes de estados unidos|"
    "us virgin islands|st thomas virgin islands",
    "VT": "vermon|bermont",
    "WA": "estado de washington|washington state|state of washington|washington estado|estado washington|"
    "estado de guashington",
    "WI": "guisconsin|wiscansin|wisconsi",
    "WV": "virginia occidental|virginia del oeste|oeste de virginia|wes virginia|west virgina",
    "WY": "guayoming|wayoming|wayomin|wyomin",
    "GU": "guahan|isla de guam",
    "AS": "samoa americana|samoa estadounidense",
    "MP": "islas marianas|islas marianas del norte|marianas del norte|northern marianas",
}  # fmt: skip
"""State code → the names people give it, besides its English name."""

CITIES: dict[str, str] = {
    "Los Angeles, CA": "los anyeles|los angels|los anheles|los angele|losangeles|l a|ele a|elei|el ey|east la|este de los angeles|"
    "koreatown|corea town|boyle heights|downtown la",
    "San Francisco, CA": "san pancho|san fran|sanfran|sanfrancisco|san fransisco|san francico|sf|"
    "mission district",
    "San Diego, CA": "sandiego|san yiego",
    "San Jose, CA": "sanjose|san jose california|silicon valley",
    "Oakland, CA": "oclan|okland",
    "Sacramento, CA": "sacramenta",
    "Anaheim, CA": "anajaim|anahaim",
    "Houston, TX": "jiuston|hiuston|juston|yuston|huston|jouston|huiston|houton|jiusto|jiutson|hiuton",
    "Dallas, TX": "dalas|dallas fort worth|dfw",
    "San Antonio, TX": "sanantonio|san antonio de texas",
    "Austin, TX": "ostin|austin tejas",
    "El Paso, TX": "elpaso",
    "Fort Worth, TX": "for uort|for wort|fort wort|forwort",
    "Chicago, IL": "chicaco|shicago|chicagou|chi town|chicaho|la ciudad de los vientos|pilsen|la villita",
    "Miami, FL": "maiami|mayami|maiyami|mayemi|miame|miamy|maimi|la pequena habana|little havana|wynwood|brickell",
    "Hialeah, FL": "jayalia|hayalia|jialia|hialia|jaialia",
    "Fort Lauderdale, FL": "for loderdeil|fort loderdale|fort lauderdail|for lauderdale|forlauderdale",
    "Orlando, FL": "orlandito|disney world",
    "Tampa, FL": "tanpa|tampa bay",
    "Jacksonville, FL": "yaksonvil|jacksonvile|yacsonvil",
    "West Palm Beach, FL": "palmbich|wes palm bich|west palm",
    "Kissimmee, FL": "kisimi|kissime|kisime|kissimee",
    "Philadelphia, PA": "filadelfia|fili|philly|filadelphia|philadelfia|filadelfya|filadefia",
    "Pittsburgh, PA": "pitsburg|pittsburg|pisburg",
    "Boston, MA": "bostom|voston",
    "Worcester, MA": "wuster|guster|worchester",
    "New York, NY": "manhattan|manjatan|manhatan|manjattan|nyc|harlem|jarlem|washington heights|"
    "east harlem|spanish harlem|lower east side|upper west side",
    "Brooklyn, NY": "bruklin|brooklin|bruclin|broklyn|broklin|bushwick|sunset park",
    "Bronx, NY": "the bronx|el bronx|brons|broncs|south bronx",
    "Jackson Heights, NY": "yakson jais|jackson jai|jackson hights|jackson jaits|yacson jais",
    "Corona, NY": "corona queens",
    "Flushing, NY": "floshin|flushin",
    "White Plains, NY": "guai plains|wite plains|white plain|guait pleins",
    "Port Chester, NY": "por chester|porchester|portchester",
    "Staten Island, NY": "estaten ailan|staten ailan|estaten island|staten ailand",
    "Newark, NJ": "nuark|niuark|nuar|niuar|ironbound|niguark",
    "Jersey City, NJ": "yersi siti|jersey siti|yersey city|jersi city|yersi city",
    "Union City, NJ": "yunion siti|union siti|yunion city",
    "West New York, NJ": "wes niu yor|west niu york",
    "Elizabeth, NJ": "elisabet|elisabeth|elizabet",
    "Passaic, NJ": "pasaic|pasaik|passaik|paseic",
    "Kearny, NJ": "quearny|kearni|kerny|querni",
    "Harrison, NJ": "jarrison",
    "Paterson, NJ": "patersson|paterzon|la pequena lima|little lima",
    "Hackensack, NJ": "jaquensac|hackensac|jakensak|hakensak",
    "Clifton, NJ": "cliffton|cliftom",
    "Stamford, CT": "estanford|stanford connecticut|estamford|estamfor",
    "Hartford, CT": "jarford|harford|jarfor|hartfort",
    "Bridgeport, CT": "brichpor|bridgepor|brishport",
    "New Haven, CT": "niu jeiven|niu haven|new heaven",
    "Danbury, CT": "danburi|denbury",
    "Providence, RI": "providens|la providencia",
    "Baltimore, MD": "baltimor|baltimur",
    "Silver Spring, MD": "silver esprin|silver springs|silverspring|silver sprin",
    "Gaithersburg, MD": "gaitersburg|geitersburg|gaithesburg|getersburg",
    "Rockville, MD": "rokvil|rocvil|rockvil",
    "Hyattsville, MD": "jayatsvil|hyatsville|hayatsvil",
    "Arlington, VA": "arlinton virginia",
    "Alexandria, VA": "alejandria virginia|alexandria virginia",
    "Manassas, VA": "manasas|manassa",
    "Falls Church, VA": "fols church|falschurch|fall church",
    "Richmond, VA": "richmon virginia",
    "Atlanta, GA": "aclanta|atalanta|adlanta",
    "Charlotte, NC": "charlot|charlott|sharlot|charlote",
    "Raleigh, NC": "raly|raleig",
    "Nashville, TN": "nashvil|nachvil",
    "New Orleans, LA": "nueva orleans|nueva orlean|niu orlins|nola|new orlins",
    "Detroit, MI": "detroy|ditroit",
    "Cleveland, OH": "clivlan",
    "Cincinnati, OH": "cincinati|sincinati|cincinnatti",
    "Minneapolis, MN": "mineapolis|minneapoli|miniapolis",
    "Milwaukee, WI": "milwaki|milguoqui|milwauki|milwokee",
    "Indianapolis, IN": "indianapoli",
    "Saint Louis, MO": "san luis misuri|san luis missouri|saint luis|sen luis|st luis",
    "Saint Paul, MN": "san pablo minnesota",
    "Denver, CO": "denber",
    "Salt Lake City, UT": "salt lake|saltlake|sal leik|sol leik siti|saltlake city|solt leik|la ciudad del lago salado|salt leik",
    "West Valley City, UT": "west valley|wes vali",
    "Provo, UT": "probo",
    "Las Vegas, NV": "vegas|lasvegas|las begas",
    "Reno, NV": "rino nevada",
    "Phoenix, AZ": "fenix|fenics|finix|phoenyx|fenix arizona|phenix arizona|finics",
    "Tucson, AZ": "tuson|tuczon",
    "Albuquerque, NM": "alburquerque|albuquerqui",
    "Seattle, WA": "siatel|siatol|seatle|siatl|siatle|seatel|seattel",
    "Portland, OR": "portlan oregon|porlan oregon",
    "Honolulu, HI": "jonolulu",
    "Anchorage, AK": "ancorage|ankorage|ancoraje",
    "San Juan, PR": "san juan de puerto rico",
    "St Thomas, VI": "santo tomas|saint thomas|charlotte amalie",
    "Christiansted, VI": "santa cruz islas virgenes|st croix|saint croix",
}  # fmt: skip
"""City as the gazetteer names it → what people call it: its nicknames, its neighbourhoods, how it sounds."""

COUNTIES: dict[str, str] = {"Miami-Dade County, FL": "dade|maiami dade|mayami dade|miami deid|miami date"}
"""County as the gazetteer names it → what people call it."""

ALONE: dict[str, str] = {
    "los": "Los Angeles, CA",
    "el ei": "Los Angeles, CA",
    "df": "DC",
    "el df": "DC",
    "d f": "DC",
    "distrito federal": "DC",
}
"""Names that say a place only when they are the whole answer to "where do you live": a state code or a city."""

SEVERAL: dict[str, tuple[str, ...]] = {
    "washington": ("Washington DC", "Washington State"),
    "carolina": ("North Carolina", "South Carolina", "Carolina, PR"),
    "carolinas": ("North Carolina", "South Carolina"),
    "las carolinas": ("North Carolina", "South Carolina"),
    "dakota": ("North Dakota", "South Dakota"),
    "kansas city": ("Kansas City, MO", "Kansas City, KS"),
    "cansas city": ("Kansas City, MO", "Kansas City, KS"),
}
"""Names that more than one state or large city has, with the choices to offer; each choice finds one place."""
DOUBTFUL = frozenset({"paterson", "silver springs"})
"""Names asked back even though one place is far larger.

Paterson is also a post office of Washington State (ZIP 99345), and whoever is wrong goes to the other coast; Silver
Springs in Florida is also how people write Silver Spring, Maryland.
"""
SEVERAL |= dict.fromkeys("washinton|guashington|guachinton|guasinton|wachinton|guashinton|waschington".split("|"), SEVERAL["washington"])  # fmt: skip
