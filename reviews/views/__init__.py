"""Pages of reviews and members, one module a page family."""
