"""Films that members have brought along from elsewhere and the catalogue hasn't: what staff might add."""

from collections.abc import Iterable
from itertools import batched

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from films.folding import fold
from reviews.letterboxd.matching import match
from reviews.letterboxd.records import Entry, Kind
from reviews.models.member import Member

_IDS = ("imdb_id", "tmdb_id", "wikidata_id")
_BATCH = 300
_LONGEST_KEY = 100


class WishQuerySet(models.QuerySet):
    """The words to ask for wishes by, and to keep them true."""

    def note(self, member: Member, entries: Iterable[Entry]) -> None:
        """Note that the member wishes for the films of these entries. Each member counts once, however often they ask.

        Entries that are faulty, about no film or without a title are passed over.
        """
        named: dict[tuple[str, int], Entry] = {}
        for entry in entries:
            if _is_a_wish(entry):
                named.setdefault(_name(entry), entry)
        for some in batched(sorted(named), _BATCH, strict=False):
            with transaction.atomic():
                self._note(member, {name: named[name] for name in some})

    def _note(self, member: Member, named: dict[tuple[str, int], Entry]) -> None:
        Wish.objects.bulk_create(
            [Wish(key=key, year=year, title=entry.title) for (key, year), entry in named.items()], ignore_conflicts=True
        )
        found = Wish.objects.filter(key__in={key for key, _year in named}).order_by("pk")
        wishes = [wish for wish in found.select_for_update() if (wish.key, wish.year) in named]
        there = set(Wisher.objects.filter(member=member, wish__in=wishes).values_list("wish_id", flat=True))
        new = [wish for wish in wishes if wish.pk not in there]
        Wisher.objects.bulk_create([Wisher(wish=wish, member=member) for wish in new], ignore_conflicts=True)
        for wish in wishes:
            wish.learn_ids(named[wish.key, wish.year])
        fresh = Wish.objects.filter(pk__in=[wish.pk for wish in new])
        fresh.update(wished_at=timezone.now())
        fresh.recount()

    def look_again(self, limit: int) -> int:
        """Look the wishes up that this was longest ago for, so many at most; give the number of those that are gone.

        A wish goes when the catalogue has its film, or one that could be it, and when nobody is left who wished.
        """
        looked = list(self.order_by("looked_at", "pk")[:limit])
        gone = 0
        for some in batched(looked, _BATCH, strict=False):
            found = match([wish.entry for wish in some])
            there = [wish.pk for wish, told in zip(some, found, strict=True) if told.film or told.candidates]
            with transaction.atomic():
                rows = Wish.objects.filter(pk__in=[wish.pk for wish in some])
                rows.update(looked_at=timezone.now())
                rows.recount()
                gone += rows.filter(Q(pk__in=there) | Q(members=0)).delete()[1].get(Wish._meta.label, 0)
        return gone

    def let_go(self, member: Member) -> None:
        """Forget what the member wished for, before the account goes."""
        with transaction.atomic():
            mine = list(Wisher.objects.filter(member=member).values_list("wish_id", flat=True))
            Wisher.objects.filter(member=member).delete()
            for some in batched(sorted(mine), _BATCH, strict=False):
                rows = Wish.objects.filter(pk__in=some)
                rows.recount()
                rows.filter(members=0).delete()

    def recount(self) -> None:
        """Count anew how many members wish for these films."""
        counted = Wisher.objects.filter(wish=OuterRef("pk")).order_by().values("wish").annotate(count=Count("pk"))
        self.update(members=Coalesce(Subquery(counted.values("count")), 0))


class Wish(models.Model):
    """A film that isn't in the catalogue, by its title and year. Who wished is kept to count them, and never shown."""

    title = models.CharField(_("title"), max_length=300)
    key = models.CharField(max_length=_LONGEST_KEY, editable=False)  # the folded title, spaces aside
    year = models.PositiveSmallIntegerField(_("year"), default=0)  # 0: not known
    imdb_id = models.CharField(_("IMDb id"), max_length=12, blank=True)
    tmdb_id = models.CharField(_("TMDB id"), max_length=10, blank=True)
    wikidata_id = models.CharField(_("Wikidata id"), max_length=12, blank=True)
    members = models.PositiveIntegerField(_("members"), default=0)
    wished_at = models.DateTimeField(_("last wished"), auto_now_add=True)
    looked_at = models.DateTimeField(_("last looked for"), auto_now_add=True, db_index=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("film wished for")
        verbose_name_plural = _("films wished for")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="wish_has_a_title"),
            models.UniqueConstraint(fields=["key", "year"], name="one_wish_a_title_and_year"),
        ]
        indexes = [models.Index(fields=["-members", "-id"], name="wish_of_most_members")]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def entry(self) -> Entry:
        """What a row of a file would say of the film."""
        ids = {name: getattr(self, name) for name in _IDS}
        return Entry("", 0, Kind.WATCHLIST, title=self.title, year=self.year or None, **ids)

    def learn_ids(self, entry: Entry) -> None:
        """Keep the outside ids that the entry has and the wish hasn't."""
        told = {name: getattr(entry, name) for name in _IDS if getattr(entry, name) and not getattr(self, name)}
        if told:
            Wish.objects.filter(pk=self.pk).update(**told)


class Wisher(models.Model):
    """That one member wishes for one film, so that each is counted once."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="wishers", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("member who wishes")
        verbose_name_plural = _("members who wish")
        constraints = [models.UniqueConstraint(fields=["wish", "member"], name="a_member_wishes_once")]

    def __str__(self) -> str:
        return str(self.wish)


def key_of(title: str) -> str:
    """The folded title without spaces, under which a wish is kept."""
    return fold(title).replace(" ", "")[:_LONGEST_KEY]


def _is_a_wish(entry: Entry) -> bool:
    return entry.kind.has_a_place and entry.is_film and bool(entry.title) and not entry.fault


def _name(entry: Entry) -> tuple[str, int]:
    """What two rows that wish for the same film have in common."""
    return key_of(entry.title), entry.year or 0
