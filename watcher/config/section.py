"""What all models of the rule language have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """No key that is not listed, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
