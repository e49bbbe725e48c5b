"""What is said of a file that isn't taken."""


class Rejected(Exception):
    """The file can't be imported. Its text says what is wrong and what to do, in a sentence fit to be shown."""
