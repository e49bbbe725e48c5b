"""Countries and languages of films: their codes, their names, and how to find a code by a name.

Countries are ISO 3166-1 alpha-2, with the former countries that made films: SU, YU and DD, whose codes
nobody took over, and the four letters of ISO 3166-3 for the rest (CSHH, because CS was given out
again). Kosovo is XK, which ISO leaves to its users. West Germany never had a code of its own, since
DE went on; films say it, so it has XWG, from the range ISO leaves to its users.

Languages are ISO 639-1, with those of ISO 639-2 and 639-3 that films are made in; zxx is a film in
which nobody speaks.
"""

from collections.abc import Callable
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext, override, to_locale
from django.utils.translation import gettext_noop as _

from films.folding import fold

_CURRENT_COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""

#: Former countries, and the names of present ones where Babel's are not what a film's facts say.
_COUNTRY_NAMES = {
    "ANHH": _("Netherlands Antilles"),
    "BUMM": _("Burma"),
    "CSHH": _("Czechoslovakia"),
    "CSXX": _("Serbia and Montenegro"),
    "DD": _("East Germany"),
    "DYBJ": _("Dahomey"),
    "HVBF": _("Upper Volta"),
    "RHZW": _("Southern Rhodesia"),
    "SKIN": _("Sikkim"),
    "SU": _("Soviet Union"),
    "VDVN": _("North Vietnam"),
    "XWG": _("West Germany"),
    "YDYE": _("South Yemen"),
    "YU": _("Yugoslavia"),
    "ZRCD": _("Zaire"),
    "CD": _("Democratic Republic of the Congo"),
    "CG": _("Republic of the Congo"),
    "HK": _("Hong Kong"),
    "MM": _("Myanmar"),
    "MO": _("Macao"),
    "PS": _("Palestine"),
}

_LANGUAGES_OF_TWO_LETTERS = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja
jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb
nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so
sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""

_LANGUAGES_OF_THREE_LETTERS = """
akk ang arc arn ase bem bfi bho bua ceb chr ckb cmn crh csb dse dsb dyu egy fil fro fsl fur gil grc gsg gsw
guz hak haw hil hsb ilo jsl kab kam kea kok kvk lad luy mai mni mos nah nan nap nds pap rom rsl rup sah sat
scn sco sgn shi sma smn sms syr szl tlh tyv tzm udm vec wbp wuu xal yue zxx zza
"""

#: Names of languages that Babel lacks, or that films' facts put otherwise.
_LANGUAGE_NAMES = {
    "bfi": _("British Sign Language"),
    "cmn": _("Mandarin"),
    "dse": _("Dutch Sign Language"),
    "fsl": _("French Sign Language"),
    "gsg": _("German Sign Language"),
    "jsl": _("Japanese Sign Language"),
    "kvk": _("Korean Sign Language"),
    "nah": _("Nahuatl"),
    "rsl": _("Russian Sign Language"),
    "sgn": _("Sign language"),
    "zxx": _("No dialogue"),
}

COUNTRY_CODES: tuple[str, ...] = tuple(sorted({*_CURRENT_COUNTRIES.split(), *_COUNTRY_NAMES}))
LANGUAGE_CODES: tuple[str, ...] = tuple(
    sorted({*_LANGUAGES_OF_TWO_LETTERS.split(), *_LANGUAGES_OF_THREE_LETTERS.split()})
)

_MORE_COUNTRY_NAMES = {
    "BN": ["Brunei Darussalam"],
    "BO": ["Bolivia, Plurinational State of"],
    "CD": ["DR Congo", "DRC", "Congo, The Democratic Republic of the", "Congo - Kinshasa"],
    "CG": ["Congo", "Congo - Brazzaville"],
    "CI": ["Ivory Coast"],
    "CN": ["People's Republic of China", "PRC"],
    "CV": ["Cabo Verde"],
    "CZ": ["Czech Republic"],
    "DD": ["GDR", "German Democratic Republic", "DDDE"],
    "DE": ["Federal Republic of Germany"],
    "FM": ["Micronesia, Federated States of"],
    "GB": [
        "UK",
        "Great Britain",
        "Britain",
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
        "United Kingdom of Great Britain and Northern Ireland",
    ],
    "HK": ["Hong Kong SAR China"],
    "IE": ["Republic of Ireland"],
    "IR": ["Iran, Islamic Republic of"],
    "KP": ["Korea, Democratic People's Republic of", "DPRK"],
    "KR": ["Korea, Republic of", "Republic of Korea"],
    "LA": ["Lao People's Democratic Republic"],
    "MD": ["Moldova, Republic of"],
    "MK": ["Macedonia", "Republic of Macedonia"],
    "MM": ["Myanmar (Burma)"],
    "MO": ["Macau", "Macao SAR China"],
    "NL": ["Holland"],
    "PS": ["Palestinian Territories", "Palestine, State of", "Palestinian Territory", "State of Palestine"],
    "RU": ["Russian Federation"],
    "SU": ["USSR", "Union of Soviet Socialist Republics", "SUHH"],
    "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland"],
    "TL": ["East Timor"],
    "TR": ["Turkey"],
    "TW": ["Taiwan, Province of China", "Republic of China"],
    "TZ": ["Tanzania, United Republic of"],
    "US": ["USA", "United States of America", "America"],
    "VA": ["Holy See", "Vatican"],
    "VE": ["Venezuela, Bolivarian Republic of"],
    "VN": ["Viet Nam"],
    "XWG": ["FRG"],
    "YU": ["YUCS", "SFR Yugoslavia", "Federal Republic of Yugoslavia"],
}

_MORE_LANGUAGE_NAMES = {
    "bn": ["Bangla"],
    "ckb": ["Sorani"],
    "cmn": ["Mandarin Chinese"],
    "el": ["Modern Greek"],
    "es": ["Castilian"],
    "fa": ["Farsi"],
    "ga": ["Irish Gaelic"],
    "gd": ["Gaelic"],
    "he": ["iw"],
    "ht": ["Haitian"],
    "id": ["in"],
    "jv": ["Javanese"],
    "km": ["Cambodian"],
    "ky": ["Kirghiz"],
    "nan": ["Hokkien", "Taiwanese", "Min Nan"],
    "nl": ["Flemish"],
    "or": ["Oriya"],
    "pa": ["Panjabi"],
    "rom": ["Romani"],
    "ro": ["Moldovan"],
    "sgn": ["Sign languages"],
    "sl": ["Slovene"],
    "ug": ["Uighur"],
    "yi": ["ji"],
    "zxx": ["No spoken language", "No linguistic content"],
}


@cache
def country_name(code: str, language: str) -> str:
    """Give a country's name in a language (a Django language code); raise LookupError for no code of ours."""
    if code not in COUNTRY_CODES:
        raise LookupError(gettext("There is no country with the code “%(text)s”.") % {"text": code})
    return _name(code, language, _COUNTRY_NAMES, "territories")


@cache
def language_name(code: str, language: str) -> str:
    """Give a language's name in another (a Django language code); raise LookupError for no code of ours."""
    if code not in LANGUAGE_CODES:
        raise LookupError(gettext("There is no language with the code “%(text)s”.") % {"text": code})
    return _name(code, language, _LANGUAGE_NAMES, "languages")


def find_country(text: str) -> str:
    """Give the code of a country by its code or English name, whatever the case, accents and dots.

    Raises LookupError with a sentence fit to be shown.
    """
    try:
        return _country_index()[_key(text)]
    except KeyError:
        sentence = gettext("There is no country called “%(text)s” here; write its English name or its code.")
        raise LookupError(sentence % {"text": text}) from None


def find_language(text: str) -> str:
    """Give the code of a language by its code or English name, whatever the case and accents.

    Raises LookupError with a sentence fit to be shown.
    """
    try:
        return _language_index()[_key(text)]
    except KeyError:
        sentence = gettext("There is no language called “%(text)s” here; write its English name or its code.")
        raise LookupError(sentence % {"text": text}) from None


@cache
def locale_of(language: str) -> Locale:
    """Give what Babel knows of a language, named as Django does; English where it knows nothing."""
    for name in (to_locale(language), to_locale(language).partition("_")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _name(code: str, language: str, own: dict[str, str], kind: str) -> str:
    """Prefer our own words, unless they are not translated and Babel's are; English where nobody has more."""
    babels = getattr(locale_of(language), kind).get(code)
    english = own.get(code)
    if english is None:
        return babels or getattr(locale_of("en"), kind)[code]
    with override(language):
        translated = gettext(english)
    if translated == english and babels and not language.startswith("en"):
        return babels
    return translated


def _key(text: str) -> str:
    words = ("st" if word == "saint" else word for word in fold(text).split() if word != "the")
    return "".join(words)


@cache
def _country_index() -> dict[str, str]:
    return _index(COUNTRY_CODES, country_name, _MORE_COUNTRY_NAMES)


@cache
def _language_index() -> dict[str, str]:
    return _index(LANGUAGE_CODES, language_name, _MORE_LANGUAGE_NAMES)


def _index(codes: tuple[str, ...], name: Callable[[str, str], str], more: dict[str, list[str]]) -> dict[str, str]:
    """Give each folded name and code its code. A code outranks a name, a first name another's second."""
    index = {_key(code): code for code in codes}
    for english in ("en", "en-gb"):
        for code in codes:
            index.setdefault(_key(name(code, english)), code)
    for code, names in more.items():
        for other in names:
            index.setdefault(_key(other), code)
    return index
