"""What a member can do with a review: the one part of it that depends on who reads."""

from collections.abc import Callable, Set
from html import escape

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import gettext

from films.canonical import path_of
from reviews.models import Member, Review


def desk_of(request: HttpRequest, member: Member, liked: Set[int]) -> Callable[[Review], str]:
    """Give what prints the desk of each review on a member's page; `liked` are the ids of those the member likes.

    A list has twenty: what is the same for each is made once.
    """
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    here = escape(request.get_full_path())
    edit = escape(gettext("Edit your review"))
    like = gettext('Like<span class="visually-hidden"> the review by %(name)s</span>')
    unlike = gettext('Unlike<span class="visually-hidden"> the review by %(name)s</span>')

    def desk(review: Review) -> str:
        if review.member_id == member.pk:
            return f'<a href="{path_of("reviews:write", review.film.slug)}">{edit}</a>'
        if not review.is_published:
            return ""
        is_liked = review.pk in liked
        words = (unlike if is_liked else like) % {"name": escape(review.author_name)}
        return (
            f'<form method="post" action="{path_of("reviews:like", review.pk)}">{token}\n'
            f'<input type="hidden" name="next" value="{here}#review-{review.pk}">\n'
            f'<button class="button button--text" name="liked" value="{"no" if is_liked else "yes"}">{words}</button>\n'
            "</form>\n"
        )

    return desk
