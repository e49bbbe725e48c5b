"""The languages that generated films and people speak: syllables to make words of, all of them invented.

Words of one language are its syllables put together, so nothing here names a film or a person that exists. English
has real common words besides, so that a page can be read.
"""

from dataclasses import dataclass

SLOTS = 64  # a person's number modulo this says which language the name is in


@dataclass(frozen=True)
class Tongue:
    """A language: its ISO 639-1 code, the countries its films come from (the first most often), and its sounds.

    `slots` of SLOTS people speak it. `joiner` stands between words, `stop` ends a sentence. In some languages the
    family name comes first.
    """

    language: str
    countries: tuple[str, ...]
    slots: int
    syllables: tuple[str, ...]
    common: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    joiner: str = " "
    stop: str = ". "
    family_first: bool = False


def _tongue(language: str, countries: str, slots: int, syllables: str, **more) -> Tongue:
    return Tongue(language, tuple(countries.split()), slots, tuple(syllables.split()), **more)


_COMMON = (
    "the of and a to in his her with who on for from by they one is as when their after out an up into life two at not"
    " but it young only where find love return family town old secret night must while years home under before last"
)
_NOUNS = (
    "river glass winter house stranger garden summer letter mountain silence island road mirror stone harbour child"
    " train lantern border orchard shadow music fever bridge salt window daughter brother teacher miner circus station"
    " lighthouse desert cinema widow sailor engine snow clock forest kitchen tower paper wolf swallow field"
    " morning thunder promise stairs carnival pilot gardener horse journey inheritance trial passenger photograph piano"
    " ocean village autumn storm tailor doctor thief painter violin market kingdom balloon telegram apprentice"
)

TONGUES = (
    _tongue(
        "en",
        "US GB AU CA IE NZ",
        26,
        "al ber cor dan el far gan hol ir jes ken lor mar nor ol per quin ros sel tor ul ven wil yar ash bry cal dor",
        common=tuple(_COMMON.split()),
        nouns=tuple(dict.fromkeys(_NOUNS.split())),
    ),
    _tongue("fr", "FR BE CA CH", 6, "é lan bre çon du fleu gri hé jou lè mar noé pi que roi sé tou vau ré belle cô mi"),
    _tongue("de", "DE AT CH", 4, "ber grü fäl haus kö lin mün neu ö rat schä stei tal ufer vor wäl zei burg hof lich"),
    _tongue("es", "ES MX AR CL CO", 4, "ar be ción da el fue go hí ja lu ma ñe ó pa que rí sa to ú ve ya zá mon lla"),
    _tongue("pl", "PL", 2, "bła czy dół ę gór ja kąt ło mię nów od pię rze ska śle tą ucz wić zna żół cza lew mro"),
    _tongue("sv", "SE FI", 2, "berg då en fjä grå hö is jär kå lö må nä ö rå sjö tå und väg yta ål äng dal"),
    _tongue("ru", "SU RU UA", 4, "ба ве го ди ёл жа зи ко лю мо ни оль пе ру све ту фа ха це чу ша щи эн юл яр ский"),
    _tongue("el", "GR CY", 1, "α βα γε δη ζω θά ι κα λό με νί ξε ο πά ρη σο τύ φι χα ψε ώ μάρ κων λία"),
    _tongue("ar", "EG LB MA TN", 2, "با تا ثر جم حا خي دا رو زه سع شم صو ضي طل ظا عم غز في قم كر لي ما نو هد وا يس"),
    _tongue("he", "IL", 1, "אב בר גל דו הר זה חן טל יו כר לב מי נו סל עד פר צו קי רם שי תמ"),
    _tongue("hi", "IN", 4, "अं बा चा दी गी हा जा का ला मो ना पा रा सी ता वि या शा धु भू खे ट्रि ज्ञा क्ष"),
    _tongue(
        "ko",
        "KR",
        2,
        "가 나 다 라 마 바 사 아 자 차 하 강 남 달 림 문 별 산 영 정 춘 한 혜 경 민 수 은 지 현 봄",
        family_first=True,
    ),
    _tongue(
        "ja",
        "JP",
        3,
        "山 川 田 木 林 森 花 月 日 水 火 風 雪 雨 空 海 村 町 島 石 小 大 中 高 の は も ア カ サ タ ナ リ ン ガ パ",
        joiner="",
        stop="。",
        family_first=True,
    ),
    _tongue(
        "zh",
        "CN HK TW",
        2,
        "天 地 人 心 春 秋 江 湖 明 光 白 红 青 金 玉 龙 凤 城 门 路 桥 家 国 年 夜 梦 影 声 书 剑 茶 竹",
        joiner="",
        stop="。",
        family_first=True,
    ),
    _tongue(
        "th",
        "TH",
        1,
        "กา ขา คำ งาน จัน ชา ดี ตา ทอง นา บ้าน ปู ฝน พร ฟ้า มา ยา รัก ลม วัน สาย หิน อา",
        joiner="",
        stop=" ",
    ),
)
assert sum(tongue.slots for tongue in TONGUES) == SLOTS

#: The language of each slot.
BY_SLOT = tuple(tongue for tongue in TONGUES for _slot in range(tongue.slots))
