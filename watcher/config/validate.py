"""One entry of the tree -> its checked model, each error in words and at its own place."""

import re
from typing import TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from watcher.config.problem import Notes, Place, Problem, Subject, did_you_mean, quoted
from watcher.config.tree import Entry, Plain, Step, place_of, plain

Checked = TypeVar("Checked", bound=BaseModel)

_NAME = re.compile(r"\w[\w.-]{0,79}")
_MOST = 20


def checked(
    form: TypeAdapter[Checked], model: type[Checked], entry: Entry, notes: Notes, subject: Subject
) -> Checked | None:
    """The model of `entry`, or None with the reasons in `notes`."""
    before = len(notes.problems)
    tree = plain(entry.value, notes, subject, entry.key)
    if any(problem.severity == "error" for problem in notes.problems[before:]):
        _note_rest(form, model, (entry, tree), subject=subject, notes=notes, before=before)
        return None
    try:
        return form.validate_python(tree)
    except ValidationError as wrong:
        notes.problems += _all_of(wrong, model, entry, subject)
        return None


def named_well(entry: Entry, notes: Notes, subject: Subject) -> bool:
    """Whether the entry's name can be used in commands and links; if not, it is noted."""
    if _NAME.fullmatch(entry.key):
        return True
    wrong = f"{quoted(entry.key)} cannot be a name"
    notes.error(entry.place, f"{wrong}: use letters, digits and hyphens, as in `kim`", subject)
    return False


def _note_rest(
    form: TypeAdapter[Checked],
    model: type[Checked],
    written: tuple[Entry, Plain],
    *,
    subject: Subject,
    notes: Notes,
    before: int,
) -> None:
    """What is wrong besides its form, left out where the form is already to blame."""
    entry, tree = written
    blamed = {(problem.line, problem.column) for problem in notes.problems[before:]}
    try:
        form.validate_python(tree)
    except ValidationError as wrong:
        found = _all_of(wrong, model, entry, subject)
        notes.problems += [p for p in found if (p.line, p.column) not in blamed]


def _all_of(
    wrong: ValidationError, model: type[BaseModel], entry: Entry, subject: Subject
) -> list[Problem]:
    notes = Notes()
    for error in wrong.errors(include_url=False, include_input=False)[:_MOST]:
        place, message = _explained(error, model, entry)
        notes.error(place, message, subject)
    return notes.problems


def _explained(error: ErrorDetails, model: type[BaseModel], entry: Entry) -> tuple[Place, str]:
    path: tuple[Step, ...] = error["loc"]
    key = str(path[-1]) if path else entry.key
    what = "this" if path and isinstance(path[-1], int) else quoted(key)
    match error["type"]:
        case "extra_forbidden":
            return place_of(entry, path, key=True), _unknown(key, path, model)
        case "missing":
            return place_of(entry, path[:-1], key=True), f"`{key}` is missing"
        case "model_type" | "model_attributes_type" | "dict_type":
            keys = ", ".join(f"`{name}`" for name in list(_keys(model, path))[:6])
            return place_of(entry, path), f"{what} takes keys of its own{_such(keys)}"
        case "value_error":
            return place_of(entry, path), str(error["ctx"]["error"])
        case "list_type" | "tuple_type":
            return place_of(entry, path), f"{quoted(key)} takes a list: a line with `- ` for each"
        case _:
            return place_of(entry, path), error["msg"]


def _such(keys: str) -> str:
    return f", such as {keys}" if keys else ""


def _unknown(key: str, path: tuple[Step, ...], model: type[BaseModel]) -> str:
    known = _keys(model, path[:-1])
    if hint := did_you_mean(key, known):
        return f"unknown key {quoted(key)}{hint}"
    for name, inner in _inner_models(model):
        if key in _names(inner):
            return f"unknown key {quoted(key)} here: it belongs under `{name}`"
    return f"unknown key {quoted(key)}; known here are {', '.join(known)}"


def _keys(model: type[BaseModel], path: tuple[Step, ...]) -> list[str]:
    """The keys that the model found at `path` has."""
    for step in path:
        if isinstance(step, int):
            continue
        inner = dict(_inner_models(model)).get(step)
        if inner is None:
            return _names(model)
        model = inner
    return _names(model)


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _inner_models(model: type[BaseModel]) -> list[tuple[str, type[BaseModel]]]:
    return [
        (field.alias or name, inner)
        for name, field in model.model_fields.items()
        if (inner := _model_in(field.annotation)) is not None
    ]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        if (found := _model_in(part)) is not None:
            return found
    return None
