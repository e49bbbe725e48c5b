"""What leaves the site: everything it keeps of a member, as JSON (docs/member-export.md)."""

from reviews.exporting.member import document, file_name

__all__ = ["document", "file_name"]
