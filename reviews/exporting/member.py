"""Everything the site keeps of one member, as one JSON document (docs/member-export.md)."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from films.models import Film
from reviews.exporting.download import Download, file_name
from reviews.exporting.linked_name import linked_names
from reviews.exporting.record import Record, stars_of, time_of
from reviews.models import ImportRun, Invitation, Like, Member, Report, Review

FORMAT = "filmsite-member"
VERSION = 1


def everything(member: Member) -> Download:
    """Give the document as a file."""
    return Download(file_name(member, "", "json"), "application/json", (piece.encode() for piece in document(member)))


def document(member: Member) -> Iterator[str]:
    """Yield the document piece by piece, one record of a list at a time, so that its size doesn't matter."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL},
        "exported_at": time_of(timezone.now()),
        "profile": _profile(member),
    }
    yield "{" + ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in head.items())
    for name, records in SECTIONS.items():
        yield f",\n{_json(name)}: ["
        for number, record in enumerate(records(member)):
            yield ("," if number else "") + "\n" + _json(record)
        yield "]"
    yield "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _film(film: Film) -> Record:
    return {
        "slug": film.slug,
        "title": film.title,
        "year": film.year,
        "imdb_id": film.imdb_id,
        "tmdb_id": film.tmdb_id,
        "wikidata_id": film.wikidata_id,
    }


def _profile(member: Member) -> Record:
    return {
        "username": member.username,
        "name": member.name,
        "email": member.email,
        "about": member.bio,
        "website": member.website,
        "shows_watchlist": member.shows_watchlist,
        "joined_at": time_of(member.date_joined),
        "last_login_at": time_of(member.last_login),
        "staff": member.is_staff,
        "administrator": member.is_superuser,
        "groups": sorted(member.groups.values_list("name", flat=True)),
    }


def _email_addresses(member: Member) -> Iterator[Record]:
    for address in EmailAddress.objects.filter(user=member).order_by("email"):
        yield {"email": address.email, "confirmed": address.verified, "main": address.primary}


def _reviews(member: Member) -> Iterator[Record]:
    reviews = (
        Review.objects.filter(member=member).select_related("film").defer("text_html").order_by("created_at", "pk")
    )
    for review in reviews.iterator(chunk_size=200):
        yield {
            "id": review.pk,
            "film": _film(review.film),
            "kind": review.kind,
            "status": review.status,
            "rating": stars_of(review.rating),
            "text": review.text,
            "language": review.language,
            "spoilers": review.spoilers,
            "origin": review.origin,
            "origin_url": review.origin_url,
            "watched_on": str(review.watched_on) if review.watched_on else None,
            "created_at": time_of(review.created_at),
            "updated_at": time_of(review.updated_at),
            "published_at": time_of(review.published_at),
            "edited_at": time_of(review.edited_at),
            "likes": review.likes_count,
        }


def _watchlist(member: Member) -> Iterator[Record]:
    for entry in member.watchlist.select_related("film").order_by("added_at", "pk").iterator(chunk_size=200):
        yield {"film": _film(entry.film), "added_at": time_of(entry.added_at)}


def _likes(member: Member) -> Iterator[Record]:
    likes = Like.objects.filter(member=member).select_related("review__film").order_by("created_at", "pk")
    for like in likes.iterator(chunk_size=200):
        yield {"review": like.review_id, "film": _film(like.review.film), "liked_at": time_of(like.created_at)}


def _reports(member: Member) -> Iterator[Record]:
    reports = Report.objects.filter(member=member).select_related("review__film").order_by("created_at", "pk")
    for report in reports.iterator(chunk_size=200):
        yield {
            "review": report.review_id,
            "film": _film(report.review.film),
            "reason": report.reason,
            "text": report.text,
            "state": report.state,
            "made_at": time_of(report.created_at),
        }


def _imports(member: Member) -> Iterator[Record]:
    for run in ImportRun.objects.filter(member=member).order_by("created_at", "pk"):
        yield {
            "kind": run.kind,
            "file": run.file_name,
            "state": run.state,
            "username": run.username,
            "brought_at": time_of(run.created_at),
            "published_at": time_of(run.published_at),
            "undone_at": time_of(run.undone_at),
        }


def _sessions(member: Member) -> Iterator[Record]:
    for session in UserSession.objects.filter(user=member).order_by("created_at", "pk"):
        yield {
            "began_at": time_of(session.created_at),
            "last_seen_at": time_of(session.last_seen_at),
            "ip_address": session.ip,
            "browser": session.user_agent,
        }


def _second_steps(member: Member) -> Iterator[Record]:
    """Apps, keys and recovery codes: that they are there, never what is secret about them."""
    for step in Authenticator.objects.filter(user=member).order_by("created_at", "pk"):
        yield {
            "type": step.type,
            "name": str(step.data.get("name", "")) if step.type == Authenticator.Type.WEBAUTHN else "",
            "created_at": time_of(step.created_at),
            "last_used_at": time_of(step.last_used_at),
        }


def _invitations(member: Member) -> Iterator[Record]:
    for invitation in Invitation.objects.filter(used_by=member):
        yield {"code": invitation.code, "note": invitation.note, "used_at": time_of(invitation.used_at)}


def _administration(member: Member) -> Iterator[Record]:
    entries = LogEntry.objects.filter(user_id=member.pk).order_by("action_time", "pk")
    for entry in entries.iterator(chunk_size=200):
        yield {
            "at": time_of(entry.action_time),
            "record": entry.object_repr,
            "change": entry.change_message,
        }


SECTIONS: dict[str, Callable[[Member], Iterator[Record]]] = {
    "email_addresses": _email_addresses,
    "reviews": _reviews,
    "watchlist": _watchlist,
    "likes": _likes,
    "reports": _reports,
    "letterboxd": linked_names,
    "imports": _imports,
    "sessions": _sessions,
    "second_steps": _second_steps,
    "invitations": _invitations,
    "administration": _administration,
}
