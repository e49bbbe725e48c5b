"""The ids other catalogues give to films and people: how they are written, checked and looked at."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LARGEST_TMDB_ID = 2**31 - 1
_MOD_37_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Scheme:
    """One kind of id: reads what people paste (an id or its address) and gives the id as it is stored."""

    name: str
    #: The id alone, with no groups.
    id_pattern: str
    #: What may stand before the id in an address, with no groups that capture.
    address_pattern: str
    #: Gives the one form of an id that matched; raises ValidationError when the id cannot be.
    canonical: Callable[[str], str]
    #: The public address, with {} in the place of the id.
    page: str
    #: What is said of text that is no such id.
    advice: str | Promise

    def normalise(self, text: str | int) -> str:
        """Give the id in its one form; raise ValidationError when the text holds no such id."""
        text = str(text).strip()
        alone = re.fullmatch(self.id_pattern, text, _FLAGS)
        if alone:
            return self.canonical(alone[0])
        address = re.fullmatch(rf"(?:{self.address_pattern})({self.id_pattern})(?:[-/?#].*)?", text, _FLAGS)
        if address:
            return self.canonical(address[1])
        raise ValidationError(self.advice, code="invalid")

    def validate(self, value: str | int) -> None:
        """Raise ValidationError unless the value is an id already in its one form."""
        canonical = self.normalise(value)
        if str(value) != canonical:
            raise ValidationError(_("Write this id as %(id)s."), code="not_canonical", params={"id": canonical})

    def url(self, id: str | int) -> str:
        """Give the public address of an id."""
        return self.page.format(id)


def eidr_check_character(digits: str) -> str:
    """Give the ISO/IEC 7064 MOD 37,36 check character of an EIDR id's digits; hyphens do not count."""
    product = 36
    for digit in digits.replace("-", ""):
        total = (product + _MOD_37_36.index(digit)) % 36 or 36
        product = total * 2 % 37
    return _MOD_37_36[(37 - product) % 36]


def _canonical_tmdb(digits: str) -> str:
    if not 0 < int(digits) <= _LARGEST_TMDB_ID:
        raise ValidationError(TMDB.advice, code="invalid")
    return str(int(digits))


def _canonical_eidr(id: str) -> str:
    suffix = id.upper().removeprefix("10.5240")[1:]
    if eidr_check_character(suffix[:-1]) != suffix[-1]:
        raise ValidationError(
            _("The last character of this EIDR id does not agree with the rest: look for a slip."),
            code="check_character",
        )
    return f"10.5240/{suffix}"


_FLAGS = re.ASCII | re.IGNORECASE
_IMDB = r"(?:https?://)?(?:www\.|m\.)?imdb\.com/(?:[a-z]{2}(?:-[a-z]{2})?/)?"

IMDB_TITLE = Scheme(
    name="IMDb",
    id_pattern="tt[0-9]{7,10}",
    address_pattern=f"{_IMDB}title/",
    canonical=str.lower,
    page="https://www.imdb.com/title/{}/",
    advice=_("An IMDb title id is tt and seven to ten digits, such as tt0047478."),
)

IMDB_NAME = Scheme(
    name="IMDb",
    id_pattern="nm[0-9]{7,10}",
    address_pattern=f"{_IMDB}name/",
    canonical=str.lower,
    page="https://www.imdb.com/name/{}/",
    advice=_("An IMDb name id is nm and seven to ten digits, such as nm0000041."),
)

TMDB = Scheme(
    name="TMDB",
    id_pattern="[0-9]{1,12}",
    address_pattern=r"(?:https?://)?(?:www\.)?themoviedb\.org/movie/",
    canonical=_canonical_tmdb,
    page="https://www.themoviedb.org/movie/{}",
    advice=_("A TMDB id is a whole number above nought, such as 346."),
)

WIKIDATA = Scheme(
    name="Wikidata",
    id_pattern="Q[1-9][0-9]{0,14}",
    address_pattern=r"(?:https?://)?(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityData/)?",
    canonical=str.upper,
    page="https://www.wikidata.org/wiki/{}",
    advice=_("A Wikidata id is Q and digits, such as Q189540."),
)

EIDR = Scheme(
    name="EIDR",
    id_pattern="10[.]5240[/:](?:[0-9A-F]{4}-){5}[0-9A-Z]",
    address_pattern=r"(?:https?://)?(?:dx\.)?doi\.org/|(?:https?://)?ui\.eidr\.org/view/content\?id="
    r"|urn:eidr:|doi:\s?",
    canonical=_canonical_eidr,
    page="https://doi.org/{}",
    advice=_("An EIDR id is written 10.5240/XXXX-XXXX-XXXX-XXXX-XXXX-C, in digits and the letters A to F."),
)


def validate_imdb_title(value: str) -> None:
    """Check a model's IMDb title id, in its one form."""
    IMDB_TITLE.validate(value)


def validate_imdb_name(value: str) -> None:
    """Check a model's IMDb name id, in its one form."""
    IMDB_NAME.validate(value)


def validate_tmdb(value: int | str) -> None:
    """Check a model's TMDB film id."""
    TMDB.validate(value)


def validate_wikidata(value: str) -> None:
    """Check a model's Wikidata id, in its one form."""
    WIKIDATA.validate(value)


def validate_eidr(value: str) -> None:
    """Check a model's EIDR id, in its one form, with its check character."""
    EIDR.validate(value)


def places(*ids: tuple[Scheme, str]) -> list[tuple[str, str]]:
    """Give the names and public addresses of those of the ids that are there."""
    return [(scheme.name, scheme.url(known)) for scheme, known in ids if known]
