"""What comes out: the forms of one name or word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endings:
    """`forms` are the surface forms other than the text itself, in natural case.

    `dropped` are those left out since they are ordinary words of the language.
    """

    forms: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
