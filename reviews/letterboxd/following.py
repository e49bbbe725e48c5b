"""Follows a member's feed at Letterboxd: asks, proves the name, takes what it holds (docs/letterboxd-feeds.md)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from reviews.letterboxd.arriving import Words, held, keep_unplaced, make_way, place, sign
from reviews.letterboxd.feed import BrokenFeed, Feed, FeedReview, parse
from reviews.letterboxd.fetching import Fetched, fetch
from reviews.letterboxd.matching import match
from reviews.letterboxd.records import Entry, Kind
from reviews.models import LetterboxdAccount, LetterboxdItem, NameTaken, Review, Wish

MOST_LOOKED_AT_AGAIN = 200  # items without a film, the newest

State = LetterboxdItem.State


def follow(pk: int) -> None:
    """Ask for the feed of an account, if it is followed and nobody has within the hour, and do what the answer says."""
    account = LetterboxdAccount.objects.followed().filter(pk=pk).first()
    now = timezone.now()
    if account is None or not settings.LETTERBOXD_FEEDS or not account.claim(now):
        return
    fetched = fetch(account.username, etag=account.etag, last_modified=account.last_modified)
    answer, feed = fetched.answer, None
    if answer == LetterboxdAccount.Answer.READ:
        try:
            feed = parse(fetched.content)
        except BrokenFeed:
            answer = LetterboxdAccount.Answer.BROKEN
    linked = _noted(account, fetched, answer, feed, now)
    if linked is None or answer not in LetterboxdAccount.WELL:
        return
    if feed:
        sign(linked, feed.author)
        take(linked, feed.reviews)
    make_way(linked)
    look_again(linked)
    if feed:  # last: who is stopped before this reads the feed once more
        same = LetterboxdAccount.objects.filter(pk=pk, username=linked.username, linked_at=linked.linked_at)
        same.update(etag=fetched.etag, last_modified=fetched.last_modified)


def _noted(
    asked: LetterboxdAccount, fetched: Fetched, answer: str, feed: Feed | None, now: datetime
) -> LetterboxdAccount | None:
    """Keep how the feed answered; give the account if it is linked, or is now that its feed holds the code."""
    with transaction.atomic():
        account = LetterboxdAccount.objects.select_for_update().get(pk=asked.pk)
        if account.username != asked.username or account.code != asked.code or not account.is_followed:
            return None  # its member has thought otherwise meanwhile
        proven = account.state == LetterboxdAccount.State.WAITING and feed is not None and account.wants(feed.lists)
        if proven:
            try:
                account.link(now)
            except NameTaken:
                account.lapse()
        account.note(answer, fetched.status, at=now, retry_after=fetched.retry_after)
        account.save()
    return account if account.state == LetterboxdAccount.State.LINKED else None


def take(account: LetterboxdAccount, reviews: Sequence[FeedReview]) -> None:
    """Store what is new in the feed, and what was edited since."""
    known = LetterboxdItem.objects.in_bulk([review.guid for review in reviews], field_name="guid")
    news = [review for review in reviews if _is_news(account, review, known.get(review.guid))]
    films = _films_of(news)
    _wish(account, [review for review, found in zip(news, films, strict=True) if found == (None, False)])
    for review, (film, several) in zip(news, films, strict=True):
        with held(account) as linked:
            if linked is None:
                return
            item = LetterboxdItem.objects.filter(guid=review.guid).first()
            item = item or LetterboxdItem(guid=review.guid, state=State.NO_FILM)
            if item.is_tombstone:
                continue
            _describe(item, linked, review)
            if item.is_deleted:
                item.save()
                continue
            if not item.review_id:
                item.film_id = film
            words = Words(review.rating, review.text, review.spoilers)
            if item.film_id:
                place(linked, item, words)
            else:
                keep_unplaced(item, words, candidates=several)


def look_again(account: LetterboxdAccount) -> None:
    """Let arrive what was left for want of a film, or because the member had brought it along, if that is over."""
    own = Review.objects.filter(member=account.member_id, origin=Review.Origin.LETTERBOXD, film=OuterRef("film"))
    waiting = account.items.pending().exclude(Exists(own), state=State.SAME)
    newest = waiting.order_by("-written_at", "-pk")[:MOST_LOOKED_AT_AGAIN]
    items = sorted(newest, key=lambda item: (item.written_at or account.created_at, item.guid))
    unplaced = [item for item in items if not item.film_id]
    films = dict(zip((item.pk for item in unplaced), _films_of(unplaced), strict=True))
    for item in items:
        film, several = films.get(item.pk, (item.film_id, False))
        if not film and item.state == (State.SEVERAL if several else State.NO_FILM):
            continue
        with held(account) as linked:
            stored = LetterboxdItem.objects.pending().filter(pk=item.pk).first()
            if linked is None or stored is None:
                continue
            stored.film_id = film
            words = Words(**stored.content)
            if film:
                place(linked, stored, words)
            else:
                keep_unplaced(stored, words, candidates=several)


def _films_of(sought: Sequence[FeedReview | LetterboxdItem]) -> list[tuple[int | None, bool]]:
    """For each the key of its film where that is sure, and whether there are several it could be."""
    entries = [_entry(one) for one in sought]
    return [(found.film, bool(found.candidates)) for found in match(entries)] if entries else []


def _wish(account: LetterboxdAccount, missing: Sequence[FeedReview]) -> None:
    """Let staff see that a member writes about films that the catalogue hasn't."""
    if missing:
        Wish.objects.note(account.member, [_entry(review) for review in missing])


def _entry(one: FeedReview | LetterboxdItem) -> Entry:
    return Entry("rss", 1, Kind.REVIEW, title=one.title, year=one.year, tmdb_id=one.tmdb_id)


def _is_news(account: LetterboxdAccount, review: FeedReview, item: LetterboxdItem | None) -> bool:
    """Whether an item is new, says something else than before, or was another's who held the name."""
    if item is None:
        return True
    is_lost = item.state == State.ARRIVED and not item.review_id and not item.is_deleted  # with its film
    return not item.is_tombstone and (is_lost or item.account_id != account.pk or item.digest != _digest(review))


def _describe(item: LetterboxdItem, account: LetterboxdAccount, review: FeedReview) -> None:
    item.account, item.digest = account, _digest(review)
    item.title, item.year, item.tmdb_id, item.url = review.title, review.year, review.tmdb_id, review.url
    item.watched_on = review.watched_on
    item.written_at = review.written_at or item.written_at or timezone.now()


def _digest(review: FeedReview) -> str:
    """What tells an edit: all that an item says, but for the time of publication, which some edits there renew."""
    said = [review.title, review.year, review.tmdb_id, review.url, review.rating, review.text, review.spoilers]
    return hashlib.sha256(json.dumps([*said, str(review.watched_on)]).encode()).hexdigest()
