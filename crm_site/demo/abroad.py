"""Companies and people outside China, all of them invented."""

from typing import NamedTuple

from crm_site.demo.words import listed


class Country(NamedTuple):
    """What companies of a country are called, where they stand, how they are dialled."""

    dialling: str
    number: str  # of a firm there; # is any digit
    endings: tuple[str, ...]
    families: tuple[str, ...]
    cities: tuple[tuple[str, str, str], ...]  # city, state, postal code


COUNTRIES = {
    "DE": Country(
        "49",
        "30#######",
        (
            "GmbH",
            "AG",
            "GmbH & Co. KG",
        ),
        listed("Brandauer Kessler Nordhaus Steinfeld Waldner Hartwig Lindhof Rehberg"),
        (
            ("Stuttgart", "Baden-Württemberg", "70173"),
            ("Hamburg", "Hamburg", "20095"),
            ("Köln", "Nordrhein-Westfalen", "50667"),
        ),
    ),
    "US": Country(
        "1",
        "312555####",
        (
            "Inc.",
            "LLC",
            "Corp.",
        ),
        listed("Hadley Northrup Calloway Brighton Ridgewell Tanner Marlowe Whitcomb"),
        (
            ("Chicago", "Illinois", "60601"),
            ("Austin", "Texas", "78701"),
            ("Portland", "Oregon", "97201"),
        ),
    ),
    "GB": Country(
        "44",
        "20794#####",
        (
            "Ltd",
            "plc",
        ),
        listed("Ashcombe Thornbury Wexley Hartington Pembrook Langmead"),
        (
            ("London", "Greater London", "EC1A 1BB"),
            ("Sheffield", "South Yorkshire", "S1 2HE"),
        ),
    ),
    "JP": Country(
        "81",
        "3321#####",
        (
            "K.K.",
            "Co., Ltd.",
        ),
        listed("Hoshikawa Minamoto Takashiro Kuroyama Aozora Shirase"),
        (
            ("Nagoya", "Aichi", "450-0002"),
            ("Osaka", "Osaka", "530-0001"),
        ),
    ),
    "KR": Country(
        "82",
        "2555####",
        ("Co., Ltd.",),
        listed("Hanbit Daesan Saebyeok Mirae Garam"),
        (
            ("Seoul", "Seoul", "04524"),
            ("Busan", "Busan", "48058"),
        ),
    ),
    "FR": Country(
        "33",
        "14256####",
        (
            "SAS",
            "SA",
        ),
        listed("Beaumarchand Lecourtois Valmont Montreuil Delacombe"),
        (
            ("Lyon", "Auvergne-Rhône-Alpes", "69002"),
            ("Nantes", "Pays de la Loire", "44000"),
        ),
    ),
    "IT": Country(
        "39",
        "0255######",
        (
            "S.p.A.",
            "S.r.l.",
        ),
        listed("Bellandi Corvini Ferranova Montesanto Rivalta"),
        (
            ("Milano", "Lombardia", "20121"),
            ("Bologna", "Emilia-Romagna", "40121"),
        ),
    ),
    "SG": Country(
        "65",
        "6555####",
        ("Pte. Ltd.",),
        listed("Merlin Straits Raffleton Kallang Sentara"),
        (("Singapore", "", "049315"),),
    ),
    "VN": Country(
        "84",
        "2438######",
        (
            "JSC",
            "Co., Ltd.",
        ),
        listed("Hoalinh Songthanh Anbinh Namviet"),
        (
            ("Hanoi", "Hanoi", "100000"),
            ("Da Nang", "Da Nang", "550000"),
        ),
    ),
    "BR": Country(
        "55",
        "113555####",
        (
            "Ltda.",
            "S.A.",
        ),
        listed("Altamira Serrano Bragança Vidigal"),
        (
            ("São Paulo", "São Paulo", "01001-000"),
            ("Curitiba", "Paraná", "80010-000"),
        ),
    ),
}
TRADES = (
    ("Components", "manufacturing"),
    ("Robotics", "manufacturing"),
    ("Tooling", "manufacturing"),
    ("Instruments", "manufacturing"),
    ("Logistics", "logistics"),
    ("Foods", "food"),
    ("Textiles", "trade"),
    ("Coatings", "chemicals"),
    ("Packaging", "manufacturing"),
    ("Energy", "energy"),
    ("Systems", "software"),
    ("Marine", "logistics"),
    ("Medical", "health"),
    ("Trading", "trade"),
)
FIRST_NAMES = listed(
    "Anna Ben Clara David Elena Felix Grace Hugo Ines Jonas Karin Liam Maria Nils Olivia Paul Rosa Simon Tara "
    "Victor"
)
LAST_NAMES = listed(
    "Albrecht Baker Castell Dupont Eriksen Fontana Greene Hoffmann Ito Jensen Keller Lambert Moretti Novak "
    "Ortega Park Quinn Rossi Schmidt Tanaka"
)
STREETS = ("Harbour Road", "Mill Lane", "Station Street", "King's Way", "Park Avenue", "Industry Drive")
SOURCES = ("Trade fair", "Referral", "Website", "Cold call", "Association", "Distributor", "Tender")
