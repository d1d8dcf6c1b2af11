"""All pictures of some results."""

from collections.abc import Callable

from assistant.results.plots.heat_map import heat_map
from assistant.results.plots.intervals import intervals
from assistant.results.plots.picture import Picture, PictureName
from assistant.results.plots.timeline import timeline
from assistant.types.language import Language
from assistant.types.results import CampaignResults

Make = Callable[[CampaignResults, Language], Picture | None]
MAKERS: dict[PictureName, Make] = {"intervals": intervals, "timeline": timeline, "heat_map": heat_map}


def pictures(results: CampaignResults, language: Language) -> list[Picture]:
    """Those for which the results have numbers, in the order in which they are read."""
    made = (make(results, language) for make in MAKERS.values())
    return [picture for picture in made if picture is not None]
