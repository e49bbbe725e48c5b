"""How many films stand on each shelf, and on each two: counted along with every change (`films.models.shelf`)."""

from django.db import models
from django.db.models import Q

from films.derived import ByteOrderedTextField


class Facet(models.Model):
    """How many films stand on a shelf, those of the future too. A shelf without films may be left over."""

    key = ByteOrderedTextField(primary_key=True)
    films = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.films}"


class FacetPairQuerySet(models.QuerySet):
    """The words to ask for pairs by."""

    def of(self, facet: str) -> "FacetPairQuerySet":
        """The pairs of this facet with any other."""
        return self.filter(Q(a=facet) | Q(b=facet))


class FacetPair(models.Model):
    """How many films stand on two shelves; `a` comes before `b`. Which pairs are counted, `films.facets.pairs` says."""

    pk = models.CompositePrimaryKey("a", "b")
    a = ByteOrderedTextField()
    b = ByteOrderedTextField()
    films = models.IntegerField(default=0)

    objects = FacetPairQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["b"], name="facet_pair_b")]

    def __str__(self) -> str:
        return f"{self.a} and {self.b}: {self.films}"


class FacetChange(models.Model):
    """What a transaction adds to the counts: a list of [facet, "" or the other of a pair, how many films].

    The database adds it and deletes the row, so that nobody ever sees one.
    """

    changes = models.JSONField()

    def __str__(self) -> str:
        return str(self.changes)
