"""A small catalogue in which every kind of page has something to show, and something to hide."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from films import kinship
from films.models import Collection, Country, Film, Language, Person, Picture
from reviews.groups import EDITORS, MODERATORS
from reviews.models import ImportRun, LetterboxdAccount, LetterboxdItem, Member, Review
from tests.factories import (
    make_collection,
    make_credit,
    make_film,
    make_genre,
    make_member,
    make_quoted_review,
    make_review,
    make_staff,
)
from tests.import_factories import Reason, State, counted_run, make_proposal, make_row, make_run

LONG_TEXT = """**A film to sit with.** It begins in the rain and ends in it.

> “We have lost again,” says the oldest of them, and he is right.

- the mud
- the wheat
- the [drum](https://example.org/drum)

1. First the village, then the *samurai*, then the bandits.
2. And nobody wins but the farmers.
"""


@dataclass
class Catalogue:
    """What was made, by the names that tests call it."""

    films: dict[str, Film] = field(default_factory=dict)
    collections: dict[str, Collection] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    runs: dict[str, ImportRun] = field(default_factory=dict)  # the member's imports
    member: Member = field(default=None)  # has written, likes, keeps a watchlist
    newcomer: Member = field(default=None)  # has nothing yet
    guarded: Member = field(default=None)  # will have a second factor
    editor: Member = field(default=None)
    moderator: Member = field(default=None)

    @property
    def people(self) -> dict[str, Person]:
        return {person.name: person for person in Person.objects.all()}


def make_catalogue() -> Catalogue:
    """Fourteen films, two of them unseen by visitors, with members and reviews of every kind."""
    catalogue = Catalogue(films=_films())
    catalogue.member = make_member("wanda", name="Wanda Lis", bio="I sit in the *third* row.")
    catalogue.newcomer = make_member("noel", name="Noël")
    catalogue.guarded = make_member("gwen")
    catalogue.editor = make_staff("ellen", EDITORS)
    catalogue.moderator = make_staff("moritz", MODERATORS)
    _pictures(catalogue.films["full"])
    catalogue.collections = _collections(catalogue.films)
    catalogue.reviews = _reviews(catalogue.films, catalogue.member)
    for key in ("bare", "long", "japanese"):
        catalogue.member.watch(catalogue.films[key])
    _feeds(catalogue)
    catalogue.runs = _runs(catalogue.films, catalogue.member)
    return catalogue


def _feeds(catalogue: Catalogue) -> None:
    """One member has linked a name at Letterboxd, where a review came from and one has no film; another begins to."""
    account = LetterboxdAccount.objects.begin(catalogue.member, "wanda_lis")
    account.link(datetime(2026, 3, 1, tzinfo=UTC))
    account.note(LetterboxdAccount.Answer.READ, 200, at=datetime(2026, 3, 2, tzinfo=UTC))
    account.claimed_at, account.byline = datetime(2026, 3, 2, tzinfo=UTC), "Wanda at the Movies"
    account.save()
    arrived, no_film = LetterboxdItem.State.ARRIVED, LetterboxdItem.State.NO_FILM
    quoted = catalogue.reviews["quoted-rating"]
    for number, film, review, state in ((1, quoted.film, quoted, arrived), (2, None, None, no_film)):
        LetterboxdItem.objects.create(
            account=account,
            guid=f"letterboxd-review-{number}",
            state=state,
            title=film.title if film else "A Film That Is Not Here",
            year=1954,
            film=film,
            review=review,
            written_at=datetime(2026, 3, number, tzinfo=UTC),
            content={} if review else {"rating": 8, "text": "Fine.", "spoilers": False},
        )
    LetterboxdAccount.objects.begin(catalogue.newcomer, "noel").ask()


def _films() -> dict[str, Film]:
    films = {
        "full": make_film(
            "Seven Samurai",
            original_title="七人の侍",
            directors=["Akira Kurosawa"],
            release_date="1954-04-26",
            runtime=207,
            tagline="The mighty warriors who became the seven national heroes of a small town.",
            synopsis="A village hires *seven* masterless samurai.\n\nThey are paid in rice.",
            imdb_id="tt0047478",
            tmdb_id="346",
            wikidata_id="Q189540",
            website="https://example.org/seven",
            trailer="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        "bare": make_film("Untitled Reel"),
        "long": make_film(
            "The Incredibly Strange Creatures Who Stopped Living and Became Mixed-Up Zombies!!?",
            directors=["Ray Dennis Steckler", "Donaudampfschifffahrtsgesellschaftskapitän Müller", "C. V."],
            release_date="1964",
        ),
        "japanese": make_film("東京物語", directors=["小津安二郎"], release_date="1953", runtime=136),
        "arabic": make_film("باب الحديد", directors=["يوسف شاهين"], release_date="1958"),
        "marked": make_film('<b>Tags</b> & "Quotes"', synopsis="1 < 2 & 3 > 2", release_date="1999"),
        "silent": make_film("Sunrise", directors=["F. W. Murnau"], release_date="1927-09"),
        "song": make_film("Songs From the North", directors=["Soon-Mi Yoo"], release_date="2014"),
        "short": make_film("M", directors=["Fritz Lang"], release_date="1931"),
        "accents": make_film("Céline et Julie vont en bateau", directors=["Jacques Rivette"], release_date="1974"),
        "remake": make_film("Sunrise", release_date="2001"),
        "unrated": make_film("A Film Nobody Has Reviewed", synopsis="Not yet.", release_date="2020"),
        "draft": make_film("A Film in the Making", published=False),
        "announced": make_film("A Film to Come", published_at=datetime(2099, 1, 1, tzinfo=UTC)),
    }
    for film in films.values():
        film.genres.add(make_genre("Drama"))
    full = films["full"]
    full.genres.add(make_genre("Adventure"))
    full.countries.set(Country.objects.filter(code__in=["JP", "SU"]))
    full.languages.set(Language.objects.filter(code="ja"))
    for position, name in enumerate(["Takashi Shimura", "Toshirō Mifune", "Yoshio Inaba", "Seiji Miyaguchi"]):
        make_credit(full, name, position=position, character="Kambei" if not position else "")
    make_credit(full, "Akira Kurosawa", "writer", credited_as="A. Kurosawa")
    make_credit(full, "Fumio Hayasaka", "composer")
    full.reindex()
    return films


def _collections(films: dict[str, Film]) -> dict[str, Collection]:
    full, silent = films["full"], films["silent"]
    full.alternative_titles.create(title="Les Sept Samouraïs", language_id="fr")
    Person.objects.get(name="Akira Kurosawa").other_names.create(name="黒澤明")
    collections = {
        "full": make_collection(
            "Mud & Water",
            [silent, full, films["arabic"], films["draft"]],
            kind="season",
            lead="Wet films.",
            text="They *splash*.",
            starts=date(2026, 6, 1),
            featured=True,
        ),
        "bare": make_collection("Nothing Yet"),
        "draft": make_collection("A Season in the Making", [full], published=False),
    }
    _picture(None, Picture.Kind.COLLECTION, (320, 180), "A field in the rain.", collection=collections["full"])
    collections["full"].entries.filter(film=full).update(note="The last battle was shot in winter.")
    kinship.renew(film.pk for film in films.values())
    return collections


def _pictures(film: Film) -> None:
    film.poster = _picture(film, Picture.Kind.POSTER, (200, 300), "Seven men stand on a hill.")
    _picture(film, Picture.Kind.STILL, (320, 180), "Rain over the village.", credit="The studio", licence="CC0")
    film.save()


def _picture(film: Film | None, kind: str, size: tuple[int, int], alt: str, **fields) -> Picture:
    bytes_ = BytesIO()
    Image.new("RGB", size, "#654").save(bytes_, "JPEG")
    picture = Picture.objects.create(
        film=film, kind=kind, alt=alt, file=ContentFile(bytes_.getvalue(), f"{kind}.jpg"), **fields
    )
    picture.derive()
    return picture


def _reviews(films: dict[str, Film], wanda: Member) -> dict[str, Review]:
    full = films["full"]
    crowd = [make_member(f"reader{number}") for number in range(1, 31)]
    for number, reader in enumerate(crowd):
        make_review(full, reader, rating=number % 10 + 1, text="" if number % 3 else "It *rains*.", language="en")
    reviews = {
        "own": make_review(full, wanda, rating=9, text=LONG_TEXT, language="en"),
        "spoilers": make_review(full, rating=7, text="They win.\n\nFour die.", spoilers=True, language="en"),
        "french": make_review(full, rating=None, text="Quel film !", language="fr"),
        "quoted": make_quoted_review(full, text="<p>Rain, and *rain*.</p>", permission="By letter, 2026."),
        "quoted-rating": make_quoted_review(full, "Otto Brandt", "Le Petit Carnet", rating=10),
        "draft": make_review(films["silent"], wanda, published=False, text="Not finished."),
        "second": make_review(films["long"], wanda, rating=1, text="Zombies, mixed up."),
        "japanese": make_review(films["japanese"], wanda, rating=10),
    }
    for review in (reviews["own"], reviews["spoilers"]):
        for reader in crowd[:3]:
            review.like(reader)
    reviews["spoilers"].like(wanda)
    return reviews


def _runs(films: dict[str, Film], wanda: Member) -> dict[str, ImportRun]:
    """Imports in every state, those at rest with rows and proposals of every kind."""
    runs = {state.value: make_run(wanda, state, file_name=f"{state}.zip", total=8) for state in State}
    for state in (State.READY, State.PUBLISHED, State.UNDONE):
        run = runs[state]
        state_of_proposals = {State.READY: "proposed", State.PUBLISHED: "done", State.UNDONE: "kept"}[state]
        for key, text in (
            ("arabic", "فيلم عن الانتظار."),
            ("marked", "1 < 2 & *3*"),
            ("silent", LONG_TEXT),
            ("song", ""),
        ):
            make_proposal(
                run, films[key], text=text, language="ar" if key == "arabic" else "", state=state_of_proposals
            )
        make_proposal(run, films["long"], does="leave", reason=Reason.OWN_REVIEW, state=state_of_proposals)
        make_proposal(run, films["accents"], what="watchlist", state=state_of_proposals)
        make_row(run, "Sunrise", reason=Reason.SEVERAL, candidates=[films["silent"], films["remake"]])
        make_row(run, "Wavelength", year=1967, reason=Reason.NO_FILM)
        make_row(run, "Broken", reason=Reason.FAULTY, detail="“7” is no rating.")
        make_row(run, "M", reason=Reason.WATCHED, file="watched.csv", kind="watched")
        counted_run(run)
    return runs
