"""Pieces of pages that are kept: what is the same for everybody is rendered once, for visitors and members alike."""

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from films import versions
from films.caching import settings_of_pages
from films.keeping import Keep

register = template.Library()

MOST_BYTES = 32 * 1024 * 1024  # in each process
PARTS = {"page": lambda version: version, "catalogue": versions.of_catalogue}
SITE = "site"

pieces: Keep[SafeString] = Keep(MOST_BYTES)


@register.tag
def kept(parser: Parser, token: Token) -> "KeptNode":
    """`{% kept NAME by page %}…{% endkept %}`: render what stands between once for each version of the page.

    `by catalogue` keeps it while the catalogue is unchanged, though the page's film has new reviews; `by site` what
    hangs on no record at all, for all pages and as long as the settings are the same. Further words
    tell pieces of the same name apart (`{% kept "review" by page review.pk %}`). The piece may hold nothing that
    differs between two readers of the page: no name, no token of a form. A page without a version keeps nothing.
    """
    _tag, name, by, part, *words = token.split_contents()
    if by != "by" or part not in (*PARTS, SITE):
        raise template.TemplateSyntaxError(
            f"kept wants: kept NAME by {' or '.join((*PARTS, SITE))}, not: {token.contents}"
        )
    inside = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(inside, part, [parser.compile_filter(word) for word in (name, *words)])


class KeptNode(Node):
    """What stands between `kept` and `endkept`."""

    def __init__(self, inside: NodeList, part: str, words: list[FilterExpression]) -> None:
        self.inside = inside
        self.part = part
        self.words = words

    def render(self, context: Context) -> SafeString:
        if self.part == SITE:
            key = (get_language(), *settings_of_pages())
        else:
            request = context.get("request")
            version = getattr(request, "version", None)
            if version is None:
                return self.inside.render(context)
            key = (request.path, PARTS[self.part](version))
        key = (*key, *(word.resolve(context) for word in self.words))
        piece = pieces.get(key)
        if piece is None:
            piece = self.inside.render(context)
            pieces.put(key, piece, 2 * len(piece))
        return piece
