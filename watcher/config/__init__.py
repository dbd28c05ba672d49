"""A folder of YAML in, one frozen `Configuration` and a list of positioned problems out.

    files -> text (YAML, string-first) -> schema (pydantic) -> build -> Configuration

Start at `load.load`. Nothing outside this folder ever sees a dict.
"""
