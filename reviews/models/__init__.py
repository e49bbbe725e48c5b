"""Members, and what is said about films: this is the table of contents."""

from reviews.models.attempts import Attempts
from reviews.models.import_run import ImportFile, ImportRow, ImportRun
from reviews.models.invitation import Invitation
from reviews.models.like import Like
from reviews.models.member import Member
from reviews.models.proposal import Proposal
from reviews.models.quoted import QuotedReview
from reviews.models.report import Report
from reviews.models.review import RemovedMeanwhile, Review
from reviews.models.source import Source
from reviews.models.watchlist import WatchlistEntry
from reviews.models.wish import Wish, Wisher

__all__ = [
    "Attempts",
    "ImportFile",
    "ImportRow",
    "ImportRun",
    "Invitation",
    "Like",
    "Member",
    "Proposal",
    "QuotedReview",
    "RemovedMeanwhile",
    "Report",
    "Review",
    "Source",
    "WatchlistEntry",
    "Wish",
    "Wisher",
]
