"""Makes reviews of what a member's feed says, and lets them follow its edits. Each item in a transaction of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from reviews.models import LetterboxdAccount, LetterboxdItem, Review, Source
from reviews.models.quoted import take_away

SOURCE = "Letterboxd"
PAGE = "https://letterboxd.com"
LONGEST_TEXT = Review._meta.get_field("text").max_length or 0
LONGEST_BYLINE = Review._meta.get_field("byline").max_length or 0

TELLING = 60  # characters that don't stand in another review by chance

State = LetterboxdItem.State


@dataclass(frozen=True, slots=True)
class Words:
    """What a review says, as `LetterboxdItem.content` keeps it."""

    rating: int | None
    text: str  # Markdown
    spoilers: bool


@contextmanager
def held(account: LetterboxdAccount) -> Iterator[LetterboxdAccount | None]:
    """Hold the account as it is stored, for one change; None where it is linked no more, since its member said so."""
    with transaction.atomic():
        rows = LetterboxdAccount.objects.select_for_update(of=["self"]).select_related("member")
        yield rows.filter(pk=account.pk, username=account.username, state=LetterboxdAccount.State.LINKED).first()


def place(account: LetterboxdAccount, item: LetterboxdItem, words: Words) -> None:
    """Show what an item says of its film, as far as it is to be shown; within `held`, and the item is stored here."""
    if item.review_id:  # as it is now: a moderator may be deciding about it
        item.review = Review.objects.select_for_update(no_key=True).get(pk=item.review_id)
    if item.review and item.review.status == Review.Status.REMOVED:
        item.save()  # and nothing more: what it says is a moderator's matter
    elif len(words.text) > LONGEST_TEXT:
        _keep(item, State.TOO_LONG, words)
    elif _is_brought_along(account, item, words.text):
        _keep(item, State.SAME, words)
    elif item.review:
        _follow_edit(account, item, item.review, words)
    else:
        _arrive(account, item, words)


def keep_unplaced(item: LetterboxdItem, words: Words, *, candidates: bool) -> None:
    """Keep an item whose film isn't known, for a later look."""
    _keep(item, State.SEVERAL if candidates else State.NO_FILM, words)


def make_way(account: LetterboxdAccount) -> None:
    """What the member has brought along since it arrived here is theirs now, and isn't shown twice."""
    here = {"film__reviews__member": account.member_id, "film__reviews__origin": Review.Origin.LETTERBOXD}
    doubled = account.items.filter(state=State.ARRIVED, watched_on=F("film__reviews__watched_on"), **here)
    for pk in list(doubled.filter(review__isnull=False).values_list("pk", flat=True)):
        with held(account) as still_linked:
            item = LetterboxdItem.objects.select_related("review").filter(pk=pk, review__isnull=False).first()
            if still_linked and item and item.review and item.review.status != Review.Status.REMOVED:
                _keep(item, State.SAME, _words_of(item.review))


def sign(account: LetterboxdAccount, name: str) -> None:
    """Let what arrived be signed with the name that is shown at Letterboxd now; no two members here have the same."""
    name = name or account.display_name or account.username
    if name == account.display_name:
        return
    with held(account) as stored:
        if stored is None:
            return
        stored.display_name, stored.byline = name, _own_byline(account, name)
        stored.save(update_fields=["display_name", "byline"])
        account.display_name, account.byline = stored.display_name, stored.byline
        signed = Review.objects.filter(letterboxd_item__account=account, byline_url=page_of(account))
        signed.lock()
        for review in signed:
            review.byline, review.permission = _byline_at(account, review), _permission(account)
            review.save(update_fields=["byline", "permission", "updated_at"])


def page_of(account: LetterboxdAccount) -> str:
    """Give the address of the member's page at Letterboxd."""
    return f"{PAGE}/{account.username}/"


def _keep(item: LetterboxdItem, state: str, words: Words) -> None:
    """Keep an item without a review; if it had one, that goes."""
    gone, item.review = item.review, None
    item.state, item.content = state, asdict(words)
    item.save()
    if gone:
        take_away(Review.objects.filter(pk=gone.pk))


def _arrive(account: LetterboxdAccount, item: LetterboxdItem, words: Words) -> None:
    """A review that was not here yet. One of an earlier viewing goes, unless a moderator removed it."""
    others = LetterboxdItem.objects.filter(account=account, film=item.film_id, state=State.ARRIVED)
    for other in others.exclude(pk=item.pk).select_related("review"):
        if other.review is None:
            continue  # staff has deleted it
        if other.review.status == Review.Status.REMOVED:
            _bury(item)
            return
        if _is_newer(other, item):
            _keep(item, State.OLDER, words)
            return
        _keep(other, State.OLDER, _words_of(other.review))
    source = letterboxd()
    review = _quoted_already(item, source) or Review(film=item.film, kind=Review.Kind.ELSEWHERE)
    if review.status == Review.Status.REMOVED:
        _bury(item)
        return
    review.source, review.permission = source, _permission(account)
    review.byline_url, review.byline = page_of(account), _byline_at(account, review)
    _say(review, item, words)
    _publish(review, item.written_at, edited=bool(review.pk))
    item.state, item.review, item.content = State.ARRIVED, review, {}
    item.save()


def _bury(item: LetterboxdItem) -> None:
    """A moderator has removed what the member wrote of the film: nothing comes in its place."""
    item.save()
    LetterboxdItem.objects.filter(pk=item.pk).bury(removed=True)


def _follow_edit(account: LetterboxdAccount, item: LetterboxdItem, review: Review, words: Words) -> None:
    """What is said there now is said here too; staff's decisions stay."""
    item.content = {}
    item.save()
    before = _words_of(review)
    review.byline_url, review.permission = page_of(account), _permission(account)
    review.byline = _byline_at(account, review)
    _say(review, item, words)
    if before != words and review.status == Review.Status.PUBLISHED:
        _publish(review, item.written_at, edited=True, to_be_read=(before.text != words.text))
    else:
        review.published_at = item.written_at or review.published_at
        review.save()


def _say(review: Review, item: LetterboxdItem, words: Words) -> None:
    review.rating, review.text, review.spoilers = words.rating, words.text, words.spoilers
    review.url, review.watched_on = item.url, item.watched_on


def _publish(review: Review, at: datetime | None, *, edited: bool, to_be_read: bool = True) -> None:
    """Show the review by staff's rule: at once, or after somebody has looked at its words."""
    if letterboxd().arrivals == Source.Arrivals.AT_ONCE or not to_be_read:
        review.publish(at=at)
        return
    review.status, review.published_at = Review.Status.HELD, at
    review.edited_at = timezone.now() if edited else None
    review.save()


def letterboxd() -> Source:
    """Give the source that what arrives is quoted from, made when new."""
    found = Source.objects.filter(name__iexact=SOURCE).first()
    ground = gettext("Members of this site who have linked their accounts there.")
    return found or Source.objects.get_or_create(name=SOURCE, defaults={"url": PAGE, "permission": ground})[0]


def _words_of(review: Review) -> Words:
    return Words(review.rating, review.text, review.spoilers)


def _is_newer(one: LetterboxdItem, other: LetterboxdItem) -> bool:
    now = timezone.now()
    return (one.written_at or now, one.guid) > (other.written_at or now, other.guid)


def _is_brought_along(account: LetterboxdAccount, item: LetterboxdItem, said: str) -> bool:
    """Whether the member has this review here as their own, by an import: the same day, or the same words."""
    own = Review.objects.filter(member=account.member_id, film=item.film_id, origin=Review.Origin.LETTERBOXD)
    said = " ".join(said.split())
    for watched_on, text in own.values_list("watched_on", "text"):
        words = " ".join(text.split())
        # An import puts the words of several days together; a few words may stand anywhere.
        is_same_day = item.watched_on is not None and item.watched_on == watched_on
        return is_same_day or said == words or (len(said) >= TELLING and said in words)
    return False


def _quoted_already(item: LetterboxdItem, source: Source) -> Review | None:
    """The same review, known by its address, where staff or a former account here brought it in."""
    nobodys = Review.objects.filter(film=item.film_id, source=source, letterboxd_item=None)
    return nobodys.filter(url=item.url).first() if item.url else None


def _own_byline(account: LetterboxdAccount, name: str) -> str:
    """The name, or with the username where another member is shown by the same."""
    others = LetterboxdAccount.objects.exclude(pk=account.pk)
    return next(byline for byline in _bylines(account, name) if not others.filter(byline__iexact=byline).exists())


def _byline_at(account: LetterboxdAccount, review: Review) -> str:
    """How the review is signed: as all of the account, unless somebody else of that name is quoted about the film."""
    others = Review.objects.filter(film=review.film_id, source=review.source_id).exclude(pk=review.pk)
    bylines = _bylines(account, account.byline or account.username)
    return next(byline for byline in bylines if not others.filter(byline=byline).exists())


def _bylines(account: LetterboxdAccount, name: str) -> Iterator[str]:
    yield name[:LONGEST_BYLINE]
    for more in (account.username, urlsplit(page_of(account)).netloc + urlsplit(page_of(account)).path):
        yield f"{name[: LONGEST_BYLINE - len(more) - 3]} ({more})"


def _permission(account: LetterboxdAccount) -> str:
    day = date_format(account.linked_at or account.created_at, "DATE_FORMAT")
    words = gettext("The member %(member)s has linked the name %(name)s at Letterboxd, on %(day)s.")
    return words % {"member": account.member.username, "name": account.username, "day": day}
