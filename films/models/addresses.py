"""Slugs: an address once given is kept for ever, and is never given to something else."""

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

SLUG_LENGTH = 100


class FormerFilmSlug(models.Model):
    """An address that a film once had; visitors who come by it are sent on."""

    slug = models.SlugField(_("slug"), max_length=SLUG_LENGTH, primary_key=True)
    film = models.ForeignKey("films.Film", on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        verbose_name = _("former address of a film")
        verbose_name_plural = _("former addresses of films")

    def __str__(self) -> str:
        return self.slug


class FormerPersonSlug(models.Model):
    """An address that a person once had."""

    slug = models.SlugField(_("slug"), max_length=SLUG_LENGTH, primary_key=True)
    person = models.ForeignKey("films.Person", on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        verbose_name = _("former address of a person")
        verbose_name_plural = _("former addresses of people")

    def __str__(self) -> str:
        return self.slug


class FormerCollectionSlug(models.Model):
    """An address that a collection once had."""

    slug = models.SlugField(_("slug"), max_length=SLUG_LENGTH, primary_key=True)
    collection = models.ForeignKey("films.Collection", on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        verbose_name = _("former address of a collection")
        verbose_name_plural = _("former addresses of collections")

    def __str__(self) -> str:
        return self.slug


class AddressedQuerySet(models.QuerySet):
    """Records with a slug, found by it."""

    def at(self, slug: str) -> models.Model:
        """The record of this query that has this slug, or else had it once; compare to know. Raises DoesNotExist."""
        try:
            return self.get(slug=slug)
        except self.model.DoesNotExist:
            return self.get(former_slugs__slug=slug)


class AddressedModel(models.Model):
    """A record with a slug of its own and a table of the slugs it had before.

    A subclass has `former_slugs` (the reverse of its table of former slugs) and says in `slug_wishes` which slugs
    it would like, best first. `save()` gives the first free one when there is none, and keeps the old one of a
    record whose slug changed.
    """

    slug = models.SlugField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text=_("The last part of the address. Left empty, it is made from the name. Former ones lead here."),
    )

    class Meta:
        abstract = True

    def save(self, **kwargs) -> None:
        """Save; a record without a slug is given one, a changed slug leaves a redirect."""
        with transaction.atomic():
            if not self.slug:
                self.slug = self.free_slug()
            if self.pk:
                self.keep_former_slug()
            super().save(**kwargs)

    def slug_wishes(self) -> Iterable[str]:
        raise NotImplementedError  # a subclass says

    def free_slug(self) -> str:
        """The best slug that no other record has or ever had."""
        wishes = list(self.slug_wishes())
        numbered = (f"{wishes[-1]}-{number}" for number in itertools.count(2))
        for wish in itertools.chain(wishes, numbered):
            if self.may_have_slug(wish):
                return wish
        raise AssertionError  # never reached: the numbers don't end

    @classmethod
    def give_slugs(cls, records: Collection[Self]) -> None:
        """Give those of these new records that have no slug the one `save()` would give; for `bulk_create()`."""
        wishes = {id(record): list(record.slug_wishes()) for record in records if not record.slug}
        wanted = {wish for some in wishes.values() for wish in some}
        former = cls._meta.get_field("former_slugs").related_model
        taken = {record.slug for record in records}
        for model in (cls, former):
            taken.update(model.objects.filter(slug__in=wanted).values_list("slug", flat=True))
        numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(2))
        for record in records:
            if record.slug:
                continue
            last = wishes[id(record)][-1]
            numbered = (f"{last}-{number}" for number in numbers[last])
            for slug in itertools.chain(wishes[id(record)], numbered):
                if slug not in taken and (slug in wanted or record.may_have_slug(slug)):
                    record.slug = slug
                    taken.add(slug)
                    break

    def may_have_slug(self, slug: str) -> bool:
        """Whether no other record has or ever had this slug."""
        former = self._meta.get_field("former_slugs")
        return not (
            type(self).objects.filter(slug=slug).exclude(pk=self.pk).exists()
            or former.related_model.objects.filter(slug=slug).exclude(**{former.field.name: self.pk}).exists()
        )

    def slug_is_made(self) -> bool:
        """Whether the slug was made from the name, and not chosen by somebody."""
        wishes = list(self.slug_wishes())
        return self.slug in wishes or re.fullmatch(rf"{re.escape(wishes[-1])}-[0-9]+", self.slug) is not None

    def keep_former_slug(self) -> None:
        """Before a save that may change the slug: remember the stored one, and take ours out of the former ones."""
        stored = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if stored and stored != self.slug:
            self.former_slugs.filter(slug=self.slug).delete()
            self.former_slugs.create(slug=stored)
