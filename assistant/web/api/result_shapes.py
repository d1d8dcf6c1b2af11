"""The parameters of requests about results."""

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import InputError
from assistant.stats.bayes import Prior
from assistant.types.language import Language
from assistant.types.results import Metric
from assistant.web.api.campaign_shapes import LARGEST
from assistant.web.api.shapes import Id

LONGEST_MAPPING = 8000  # characters


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt name must not be left out in silence


class ReadParams(_Params):
    """How the variants are compared."""

    metric: Metric = "click_rate"
    prior: Prior = Field("flat", description="flat: nothing is held before; sceptical: large lifts are rare.")


class TableParams(ReadParams):
    """The same for a table, and its language."""

    language: Language = "fr"


class PictureParams(TableParams):
    """The same for a picture, and its format."""

    kind: Literal["svg", "png"] = Field("png", alias="format")


class FileParams(_Params):
    """Of which campaign a report is, and how it is read."""

    campaign: Annotated[int, Field(ge=1, le=LARGEST)]
    name: Annotated[str, Field(min_length=1, max_length=200, description="report.csv")]
    tool: Id = Field("", description="brevo, mailchimp, …; left out: recognised by its columns.")
    mapping: str = Field("", max_length=LONGEST_MAPPING, description='{"Column": "field"} as JSON.')

    def columns(self) -> Mapping[str, str] | None:
        """Column to field; None where none is given. Raises InputError for what is no such object."""
        if not self.mapping:
            return None
        try:
            found = json.loads(self.mapping)
        except (ValueError, RecursionError):  # also digits without end
            found = None
        if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
            raise InputError("The mapping is no JSON object of texts.", 'Send {"Column": "field"}.')
        return found
