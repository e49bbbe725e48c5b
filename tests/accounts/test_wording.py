"""allauth speaks this site's English."""

import io
from pathlib import Path

import allauth
import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext

OURS = Path(__file__).resolve().parents[2] / "reviews" / "wording" / "en" / "LC_MESSAGES" / "django.po"
THEIRS = Path(allauth.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"


def catalogue(path: Path):
    with path.open("rb") as file:
        return read_po(file)


def test_every_message_is_one_of_allauths():
    theirs = {(message.id, message.context) for message in catalogue(THEIRS)}

    assert [message.id for message in catalogue(OURS) if (message.id, message.context) not in theirs] == []


def test_every_message_says_something_and_keeps_what_is_filled_in():
    wrong = [
        (message.id, [str(error) for error in message.check()])
        for message in catalogue(OURS)
        if message.id and (not message.string or list(message.check()))
    ]

    assert wrong == []


def test_what_is_read_is_what_was_written():
    """`pybabel compile --directory reviews/wording --domain django` after a change."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(OURS))
    with OURS.with_suffix(".mo").open("rb") as file:
        kept = [(m.id, m.context, m.string) for m in read_mo(file) if m.id]

    compiled.seek(0)
    assert [(m.id, m.context, m.string) for m in read_mo(compiled) if m.id] == kept


@pytest.mark.parametrize(
    ("language", "said"),
    [("en-gb", "Log in"), ("en", "Log in"), ("en-au", "Log in"), ("fr", "Connexion"), ("de", "Anmeldung")],
)
def test_it_is_said_in_every_english_and_in_no_other_language(language, said):
    with translation.override(language):
        assert gettext("Sign In") == said
