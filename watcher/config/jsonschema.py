"""The rule language as a JSON Schema (draft 2020-12), generated from the models, for editors."""

from pydantic.json_schema import JsonSchemaValue

from watcher.config.schema import File

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> JsonSchemaValue:
    """The schema of one configuration file."""
    schema = File.model_json_schema(by_alias=True)
    return {"$schema": DIALECT, **schema, "title": "watcher configuration"}
