"""What leaves the site: a member's reviews and watchlist for other sites, and everything kept of them."""

from reviews.exporting.download import Download
from reviews.exporting.letterboxd import for_letterboxd
from reviews.exporting.member import document, everything
from reviews.exporting.table import as_table

__all__ = ["Download", "as_table", "document", "everything", "for_letterboxd"]
