import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from films.text import (
    EDITORIAL,
    PROFILES,
    REVIEW,
    excerpt,
    from_html,
    from_plain,
    looks_like_html,
    plain,
    render,
)

REL = 'rel="nofollow ugc noopener"'

MARKS = ["<", ">", "a", "\n", "\n\n", " ", "    ", "*", "**", "_", "[", "](", ")", "`", "```", "#", "- "]
MORE_MARKS = ["1. ", "> ", "&", "&amp;", "!", "~~", "\\", "javascript:", "http://x.org", 'on="x"', "\x02"]
TAGS = ["<script>", "</script>", "<img src=x onerror=y>", "<p class=x>", "</p>", "<b>", "</b>", "<i>", "</i>"]
MORE_TAGS = ["<blockquote>", "</blockquote>", "<ul>", "<li>", "</ul>", "<br>", "<iframe>", "</iframe>"]
OTHERS = ["<!--", "\x00", "é", "<a href='javascript:x'>", "<a href='http://x.org'>"]
MARKED = st.lists(
    st.sampled_from(MARKS + MORE_MARKS + TAGS + MORE_TAGS + OTHERS),
    max_size=30,
).map("".join)


class Inspector(HTMLParser):
    def __init__(self, markup):
        super().__init__()
        self.found = set()
        self.addresses = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, *(name for name, _ in attrs)))
        self.addresses += [value for name, value in attrs if name == "href"]

    def handle_comment(self, data):
        self.found.add(("comment",))

    handle_decl = handle_pi = unknown_decl = handle_comment


@pytest.mark.parametrize("profile", [REVIEW, EDITORIAL])
@given(text=MARKED | st.text())
def test_html_never_holds_a_tag_or_attribute_off_the_list(profile, text):
    for markdown in (text, from_html(text), from_plain(text)):
        inspector = Inspector(render(markdown, profile))
        allowed = {(tag,) for tag in PROFILES[profile].tags if tag != "a"} | {("a", "href", "rel")}
        assert inspector.found <= allowed
        assert all(re.match("(?i)https?:|mailto:", address) for address in inspector.addresses)


@given(MARKED | st.text())
def test_plain_text_is_shown_word_for_word(text):
    shown = plain(render(from_plain(text), REVIEW))
    kept = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", text)
    assert shown.split() == kept.split()


@given(MARKED)
def test_a_fragment_keeps_its_words(fragment):
    words = "".join(plain(fragment).split())
    assert "".join(plain(render(from_html(fragment), REVIEW)).split()) == words


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"),
        ("# A *b*", "<p><strong>A <em>b</em></strong></p>"),
        ("[a](https://x.org)", f'<p><a href="https://x.org" {REL}>a</a></p>'),
        ("<me@x.org>", f'<p><a href="mailto:me@x.org" {REL}>me@x.org</a></p>'),
        ("[a](javascript:x) [b](/c) [d](//e.org)", "<p>a b d</p>"),
        ("![words](https://x.org/y.png)", "<p>words</p>"),
        ("<script>x</script> I <3 it", "<p>&lt;script&gt;x&lt;/script&gt; I &lt;3 it</p>"),
        ("a\x00b\x02klzzwxh:0000\x03", "<p>abklzzwxh:0000</p>"),
        ("```py\n<x>\n```", "<pre><code>&lt;x&gt;\n</code></pre>"),
        ("", ""),
    ],
)
def test_a_review_in_markdown(markdown, html):
    assert render(markdown, REVIEW) == html


def test_editors_have_headings_and_their_links_are_followed():
    html = render("# One\n\n### Three\n\n###### Six\n\n[a](https://x.org)", EDITORIAL)
    assert html == ('<h2>One</h2>\n<h3>Three</h3>\n<h4>Six</h4>\n<p><a href="https://x.org" rel="noopener">a</a></p>')


@pytest.mark.parametrize(
    ("fragment", "html"),
    [
        ("<i>1</i> &amp; <b>2</b>\n\n3", "<p><em>1</em> &amp; <strong>2</strong></p>\n<p>3</p>"),
        ("<i>one\n\ntwo</i> three", "<p><em>one</em></p>\n<p><em>two</em> three</p>"),
        ("<b>x</b><i>y</i>", "<p><strong>x</strong><em>y</em></p>"),
        ("<p>a\nb</p><p>c</p>", "<p>a b</p>\n<p>c</p>"),
        ("a<br>b", "<p>a<br>\nb</p>"),
        ("<blockquote>q\nr</blockquote>s", "<blockquote>\n<p>q</p>\n<p>r</p>\n</blockquote>\n<p>s</p>"),
        ('x <iframe src="https://y.org">gone</iframe>z', "<p>x z</p>"),
        ('<a href="https://x.org/a_(b)">c</a>', f'<p><a href="https://x.org/a_%28b%29" {REL}>c</a></p>'),
        ("<p>a\nb\n \nc</p><p>d</p>", "<p>a b</p>\n<p>c</p>\n<p>d</p>"),
        ("<p><i>a\n\nb</i> c</p>", "<p><em>a</em></p>\n<p><em>b</em> c</p>"),
        ("I <3 <i>it</i> & if a<b or c>d", "<p>I &lt;3 <em>it</em> &amp; if a&lt;b or c&gt;d</p>"),
        ("a <b and c> d <Name> e", "<p>a &lt;b and c&gt; d &lt;Name&gt; e</p>"),
        ("a <iframe src=x> b", "<p>a b</p>"),
        ("a <script>b</script> c <SCRIPT>d", "<p>a c d</p>"),
        ("a <!-- b --> c <!-- d", "<p>a c &lt;!-- d</p>"),
        ("1939. A year\n# no\n*s* [d](e)", "<p>1939. A year</p>\n<p># no</p>\n<p>*s* [d](e)</p>"),
        ("&lt;b&gt; &amp;amp;", "<p>&lt;b&gt; &amp;amp;</p>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("", ""),
    ],
)
def test_a_fragment_as_letterboxd_writes_it(fragment, html):
    assert render(from_html(fragment), REVIEW) == html


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<i>a</i>", True),
        ("Tom &amp; Jerry", True),
        ("a<br/>b", True),
        ('<a href="x">', True),
        ("I <3 it", False),
        ("a < b > c", False),
        ("R&D; no", False),
        ("*Markdown*", False),
    ],
)
def test_html_is_told_from_plain_text(text, answer):
    assert looks_like_html(text) is answer


def test_plain_words_and_excerpts():
    html = "<p>One <em>two</em><br>three</p>\n<ul><li>four</li></ul><script>x</script><p>a &lt; b</p>"
    assert plain(html) == "One two\nthree\n\nfour\n\na < b"
    rendered = render("One *two*\nthree\n\n- four\n\na < b, and a [link](https://example.com/?a>b)", EDITORIAL)
    assert excerpt(rendered, 100) == "One two three four a < b, and a link"
    assert excerpt(rendered, 12) == "One two…"
    assert excerpt("<p>Indivisible</p>", 5) == "Indi…"
    assert excerpt("<p>12345 7</p>", 6) == "12345…"


WORDS = st.lists(
    st.sampled_from(
        ["A", "é", "七", ". ", "'", '"', "(", "-", "#", "1. ", "=", ":", "|", "\xa0", "\u2028", "  ", "\n\n"]
    ),
    max_size=20,
).map("".join)


@given(WORDS)
def test_a_text_without_marks_becomes_what_markdown_makes_of_it(text):
    shown = render(text, EDITORIAL)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("films.markdown_dialect._UNMARKED", re.compile("(?!)"))
        assert render(text, EDITORIAL) == shown


PATTERNS = [">", "[", "*", "_", "`", "<", "&", "![", "**a", "[a](", "[a][", "\\", "](", "~", "a*_", "#", "&#"]
MORE_PATTERNS = ["***a", "~~a", "[[a]\n\n", "<a@", "\\[", "&lt;", "<b>", "<i>", "<p>"]
FRAGMENTS = [
    "<blockquote>",
    "<ul><li>",
    "<x>",
    "</b>",
    "<b><i>",
    "<a href=http://x>",
    "<b>a</b>",
    "<br>a",
    "<script>",
    "<!--",
    "<a =",
]
DEEP = ["<p><b>", "<div>"]
LINES = ["- ", "1. ", "> - ", "\n> ", "\n", "a\n", "a\n\n", "    ", "\n    ", " \n- a", "> a\n\n", "[a]: b\n"]
MORE_LINES = ["```\n", "-\t", ">\t", "<\n", "\t", "a\n  \n", "# a\n", "a  \n", "\u00a0"]


@pytest.mark.parametrize("piece", PATTERNS + MORE_PATTERNS + FRAGMENTS + DEEP + LINES + MORE_LINES)
def test_no_text_takes_long(piece):
    text = (piece * 50_000)[:50_000]  # as long as a review may be
    steps = {
        "render": lambda: render(text, REVIEW),
        "from_html": lambda: from_html(text),
        "from_plain": lambda: render(from_plain(text), REVIEW),
        "plain": lambda: plain(text),
        "looks_like_html": lambda: looks_like_html(text),
    }
    slow = {}
    for name, step in steps.items():
        start = time.process_time()
        step()
        if (seconds := time.process_time() - start) > 10:  # quadratic time would be minutes
            slow[name] = seconds
    assert slow == {}


@given(MARKED.filter(lambda text: "<" not in text))
def test_a_fragment_without_tags_is_read_as_one_with_tags(fragment):
    assert from_html(fragment) == from_html(f"{fragment}\n<p></p>")


def test_an_exclamation_mark_before_a_link_makes_no_picture():
    markdown = from_html('Look!<a href="https://example.org/">here</a>')

    assert render(markdown, REVIEW) == (
        '<p>Look!<a href="https://example.org/" rel="nofollow ugc noopener">here</a></p>'
    )


def test_one_text_leaves_nothing_behind_for_the_next():
    linked, deep = "[here]\n\n[here]: https://example.org/", "> " * 6 + "deep\n\n```\nopen"
    first = render(linked, REVIEW)

    assert render("[here]", REVIEW) == "<p>[here]</p>"
    render(deep, REVIEW)
    assert render(linked, REVIEW) == first
    assert render("# A heading", EDITORIAL) == "<h2>A heading</h2>"
    assert render("# A heading", REVIEW) == "<p><strong>A heading</strong></p>"
