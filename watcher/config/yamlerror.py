"""What a YAML syntax error means for somebody who is not a programmer.

The explanation is read off the characters around the error, since PyYAML's two parsers word
the same mistake differently.
"""

import re

import yaml

STAR = "a text that begins with * is a YAML alias: put it in quotes (and * goes at a word's end)"
AMPERSAND = "a text that begins with & is a YAML anchor, which is not used here: put it in quotes"
BANG = "a text that begins with ! is a YAML tag, which is not used here: put it in quotes"

_HASH = re.compile(r"(?<=[\s\[{,])#\S+")
_IN_LIST = re.compile(r"[\[{](?:[^#\]}]*[\s\[{,])?(#[^\s,\]}]+)")
_LINE_LOOKED_AT = 1000
_OPENING = {"[": "list", "{": "group"}
_STARTS = {"*": STAR, "&": AMPERSAND, "!": BANG}


def explained(wrong: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, int, str]:
    """Line and column (from 1), and the message."""
    at = wrong.problem_mark or wrong.context_mark
    line, column = (at.line, at.column) if at else (0, 0)
    since = wrong.context_mark
    from_line, from_column = (since.line, since.column) if since else (line, column)
    opened = _character(lines, from_line, from_column)
    here = _character(lines, line, column)
    if opened in _STARTS:
        return from_line + 1, from_column + 1, _STARTS[opened]
    if opened in _OPENING:
        return _unclosed(lines, (from_line, from_column), (line, column))
    if opened in "\"'" and opened:
        message = "the text that begins with this quote is not closed, or is cut in two by a quote"
        return from_line + 1, from_column + 1, message
    if swallowed := _swallowed_before(lines, line):
        return swallowed
    if not any(text.strip() for text in lines[line:]):
        return _ended(lines, line)
    return line + 1, column + 1, _unexpected(here, lines, line, column)


def _swallowed_before(lines: list[str], line: int) -> tuple[int, int, str] | None:
    """A comment that took the end of a list or group with it, in the line before the error."""
    for number in range(max(line - 1, 0), min(line + 1, len(lines))):
        if found := _IN_LIST.search(lines[number][:_LINE_LOOKED_AT]):
            message = f'# begins a comment, so the list is not closed: write "{found[1]}" in quotes'
            return number + 1, found.start(1) + 1, message
    return None


def _ended(lines: list[str], line: int) -> tuple[int, int, str]:
    """The file ends too early: point at the last line that opens more than it closes."""
    for number in range(min(line, len(lines)) - 1, -1, -1):
        text = lines[number]
        if text.count("[") + text.count("{") > text.count("]") + text.count("}"):
            column = max(text.rfind("["), text.rfind("{"))
            return number + 1, column + 1, "a list or group opens here and is not closed"
    return line + 1, 1, "the file ends in the middle of something: is a bracket or quote missing?"


def _unclosed(
    lines: list[str], opened: tuple[int, int], failed: tuple[int, int]
) -> tuple[int, int, str]:
    line, column = opened
    what = _OPENING[lines[line][column]]
    for number in range(line, min(failed[0] + 1, len(lines))):
        if swallowed := _HASH.search(lines[number], column if number == line else 0):
            word = swallowed[0].rstrip(",]}")
            message = f'# begins a comment, so the {what} is not closed: write "{word}" in quotes'
            return number + 1, swallowed.start() + 1, message
    if "${" in lines[failed[0]] if failed[0] < len(lines) else False:
        return failed[0] + 1, failed[1] + 1, 'write it in quotes: "${secret:name}"'
    message = f"the {what} that opens at line {line + 1}, column {column + 1} is not closed before"
    return failed[0] + 1, failed[1] + 1, f"{message} here (or a text in it needs quotes)"


def _unexpected(here: str, lines: list[str], line: int, column: int) -> str:
    if here == "\t":
        return "a tab stands where YAML takes spaces only"
    if here and here in "@`%|>":
        return f"a text that begins with {here} must be in quotes"
    if here == ":":
        return "a text with a colon and a space in it must be in quotes (or a line is mis-indented)"
    before = lines[line][:column].rstrip() if line < len(lines) else ""
    if before.endswith(('"', "'")):
        return "text follows a closing quote: put the whole text in quotes"
    if here and here in "]}":
        return f"{here} closes nothing that is open"
    return "the line does not fit the ones above: check its indentation, and the `key: value` form"


def _character(lines: list[str], line: int, column: int) -> str:
    if line >= len(lines) or column >= len(lines[line]):
        return ""
    return lines[line][column]
