"""A worker ends at any moment: whoever goes on comes to the same end."""

import pytest

from reviews.letterboxd import advancing, looking_up, proposing, publishing, running, storing, undoing
from reviews.models import ImportFile, ImportRun, Member, Review, WatchlistEntry
from tests.factories import make_film, make_member
from tests.letterboxd import archives, runs

pytestmark = pytest.mark.django_db

PIECES = 15  # of the genuine export, with five rows, films or proposals in each


class Killed(BaseException):
    """The worker's process ends."""


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    for module in (storing, looking_up, proposing, publishing, undoing):
        monkeypatch.setattr(module, "AT_ONCE", 5)
    monkeypatch.setattr(advancing, "PAUSE", 0)


@pytest.fixture(autouse=True)
def films():
    named = [("Seven Samurai", 1954), ("L'Atalante", 1934), ("Cléo from 5 to 7", 1962), ("Wings of Desire", 1987)]
    return [make_film(title, release_date=str(year)) for title, year in named]


class Killing:
    """Kills at the piece with this number, before it is stored for good or right after."""

    def __init__(self, piece: int, moment: str, monkeypatch) -> None:
        self.piece, self.moment = piece, moment
        self.done = 0
        if moment == "before":
            save = ImportRun.save

            def killed_while_saving(run: ImportRun, **options) -> None:
                adding = run._state.adding
                save(run, **options)
                if not adding:
                    self.count()

            monkeypatch.setattr(ImportRun, "save", killed_while_saving)

    def after(self, run: ImportRun) -> None:
        if self.moment == "after":
            self.count()

    def count(self) -> None:
        self.done += 1
        if self.done == self.piece:
            raise Killed

    def finish(self, run: ImportRun) -> None:
        """Do all that is to be done; who is killed is followed by another worker."""
        for _worker in range(2):
            try:
                while running.advance(run.pk, 60, self.after):
                    pass
            except Killed:
                continue
            break
        run.refresh_from_db()


def end_state(member: Member, run: ImportRun) -> tuple:
    columns = ("film", "rating", "text", "status", "published_at", "watched_on", "origin_url")
    return (
        (run.state, run.counts, run.position, run.total),
        list(member.reviews.order_by("film").values_list(*columns)),
        list(member.watchlist.order_by("film").values_list("film", "added_at")),
        list(run.rows.order_by("number").values_list("number", "file", "line", "film", "outcome", "reason", "detail")),
        list(run.proposals.order_by("film", "what").values_list("film", "what", "does", "state")),
        ImportFile.objects.filter(run=run).count(),
    )


def whole_way(member: Member, killing: Killing) -> tuple:
    """The states after preparing, publishing and undoing."""
    run = runs.started(member, archives.genuine())
    killing.finish(run)
    prepared = end_state(member, run)
    running.publish(run, in_background=False)
    killing.finish(run)
    published = end_state(member, run)
    running.undo(run, in_background=False)
    killing.finish(run)
    return prepared, published, end_state(member, run)


@pytest.fixture
def undisturbed():
    """What the whole way comes to when nobody is killed."""
    with pytest.MonkeyPatch.context() as patch:
        killing = Killing(0, "before", patch)
        states = whole_way(make_member("undisturbed"), killing)
    assert killing.done == PIECES
    assert not Review.objects.exists()
    assert not WatchlistEntry.objects.exists()
    return states


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whenever_the_worker_is_killed_the_end_is_the_same(undisturbed, moment):
    for piece in range(1, PIECES + 1):
        with pytest.MonkeyPatch.context() as patch:
            killing = Killing(piece, moment, patch)
            assert whole_way(make_member(f"killed{piece}"), killing) == undisturbed
        assert killing.done > piece or (moment, piece) == ("after", PIECES)


def test_a_piece_that_another_worker_has_done_meanwhile_is_left(member, monkeypatch):
    run = runs.prepared(member, archives.genuine())
    running.publish(run, in_background=False)
    publish_some = publishing.publish_some

    def after_another(run: ImportRun):
        """While this worker prepares its piece, another one does it."""
        store = publish_some(run)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(advancing, "publish_some", publish_some)
            running.advance(run.pk, 0)
        return store

    monkeypatch.setattr(advancing, "publish_some", after_another)
    runs.finish(run)

    assert (run.state, member.reviews.count(), member.watchlist.count()) == ("published", 3, 1)


def test_what_goes_wrong_is_said_in_plain_words_and_can_be_tried_again(member, monkeypatch):
    run = runs.prepared(member, archives.genuine())
    running.publish(run, in_background=False)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "write", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            running.advance(run.pk, 60)
    run.refresh_from_db()
    assert (run.state, run.failed_in) == ("failed", "publishing")
    assert run.fault == "Something went wrong on our side. Nothing is lost, and you can have it tried again."

    running.again(run)
    runs.finish(run)
    assert (run.state, run.fault, run.failed_in, member.reviews.count()) == ("published", "", "", 3)
