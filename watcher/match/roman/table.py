"""Tables as plain text: "sh sch | ch tch x" says that sh becomes "sch", and ch "tch x"."""


def entries(text: str) -> dict[str, str]:
    """Key and value of each entry; entries are parted by "|", the key is the first word."""
    found = {}
    for entry in text.split("|"):
        key, *value = entry.split()
        found[key] = " ".join(value)
    return found


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())
