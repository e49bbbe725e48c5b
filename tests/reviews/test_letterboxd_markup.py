"""What Letterboxd is given of a review says the same there, and when it comes back."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from films.importing.cells import guarded
from films.text import REVIEW, from_html, plain, render
from reviews.exporting.letterboxd_markup import LONGEST, letterboxd_markup

WORDS = st.text(st.sampled_from("aé日ש عx1'\"&<>;,=+-@*_#~[]()!.:😀＝\u200d\u00a0"), min_size=1, max_size=12).filter(
    lambda words: words.strip()
)
MARKS = ["a", " ", "\n", "\n\n", "*", "**", "_", "~~", "`", "```\n", "> ", "- ", "1. ", "# ", "[", "](http://x.org)"]
MARKED = st.lists(st.sampled_from([*MARKS, "<b>", "&lt;", "\\", "'", "=", "***\n", "\t", "  \n", "    "])).map("".join)


def piece(words):
    """Words of a line, plain or emphasised."""
    text = escape(words.strip(), quote=False)
    return st.sampled_from(
        [text, f"<em>{text}</em>", f"<strong>{text}</strong>", f'<a href="https://x.org/?a=1&amp;b=2">{text}</a>']
    )


def quoted(blocks):
    return f"<blockquote>\n{'\n'.join(blocks)}\n</blockquote>"


LINES = st.lists(WORDS.flatmap(piece), min_size=1, max_size=3).map(" ".join)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).map("<br>".join).map("<p>{}</p>".format)
BLOCKS = st.recursive(PARAGRAPHS, lambda inner: st.lists(inner, min_size=1, max_size=2).map(quoted), max_leaves=3)


@pytest.mark.parametrize(
    ("markdown", "cell"),
    [
        ("One\ntwo\n\nthree", "One<br>two\n\nthree"),
        ("*a* and **b**", "<em>a</em> and <strong>b</strong>"),
        ("# A *b*\n\nc", "<strong>A <em>b</em></strong>\n\nc"),
        ("[a *b*](https://x.org/?a=1&b=<2>)", '<a href="https://x.org/?a=1&amp;b=&lt;2&gt;">a <em>b</em></a>'),
        ("> a\n>\n> b\n>\n> > c\n\nd", "<blockquote>a\n\nb\n\n<blockquote>c</blockquote></blockquote>\n\nd"),
        ("- a\n- b\n    1. c\n    2. d\n\ne\n\n- f\n- g", "• a<br>• b<br>1. c<br>2. d\n\ne\n\n• f<br>• g"),
        ("- a\n\n- b\n\n    c", "• a<br>• b<br>c"),
        ("It is ~~good~~ `bad`.", "It is ~~good~~ bad."),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("```\na < b\n  c\n```\n\nd", "a &lt; b<br>  c\n\nd"),
        ("<b>\"3\" & '4'</b>", "&lt;b&gt;\"3\" &amp; '4'&lt;/b&gt;"),
        ("", ""),
    ],
)
def test_a_review_in_the_tags_that_letterboxd_knows(markdown, cell):
    assert letterboxd_markup(render(markdown, REVIEW)) == cell


@pytest.mark.parametrize("character", "=+-@＝＋－＠'")
def test_a_character_that_would_start_a_formula_is_an_entity(character):
    html = render(f"\\{character}=1" if character in "=+-" else f"{character}=1", REVIEW)

    assert letterboxd_markup(html) == f"&#{ord(character)};=1"
    assert plain(letterboxd_markup(html)) == f"{character}=1"


@given(st.lists(BLOCKS, min_size=1, max_size=3))
def test_paragraphs_emphasis_links_and_quotations_come_back_as_they_were(blocks):
    html = render(from_html("\n".join(blocks)), REVIEW)

    assert render(from_html(letterboxd_markup(html)), REVIEW) == html


@given(MARKED | st.text())
def test_every_word_of_any_text_comes_back(text):
    html = render(text.replace("~~", "").replace("- ", ""), REVIEW)
    back = render(from_html(letterboxd_markup(html)), REVIEW)
    # What a list, a rule or struck words become has marks of its own.
    dropped = str.maketrans("", "", "•~*.0123456789")

    assert "".join(plain(back).translate(dropped).split()) == "".join(plain(html).translate(dropped).split())


@given(MARKED | st.text())
def test_no_text_starts_a_formula(text):
    cell = letterboxd_markup(render(text, REVIEW))

    assert guarded(cell) == cell
    assert cell == cell.strip("\n")


def test_a_text_that_names_one_address_a_thousand_times_is_its_words():
    paragraph = "[a]; " * 40 + "3 < 4"
    markdown = "\n\n".join([paragraph] * 20 + [f"[a]: https://x.org/{'y' * 5000}"])
    html = render(markdown, REVIEW)

    assert len(html) > LONGEST
    assert letterboxd_markup(html) == "\n\n".join(["a; " * 40 + "3 &lt; 4"] * 20)
