"""The campaign of the documentation, planned for the demo company."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.campaigns.plan.definition import read_campaign

FILE = Path(__file__).parents[3] / "docs" / "campaign.yaml"


def test_the_campaign_of_the_documentation_can_be_planned(demo: tuple[Any, Any]) -> None:
    services, _ = demo
    campaign = read_campaign(FILE)
    preview = services.campaigns.plan(campaign, "lea")
    assert preview.errors == ()
    assert len(preview.texts) == 16
    assert sum(text.pilot for text in preview.texts) == 4
    own = {text.products for text in preview.texts if text.segment == "first-home-urban"}
    assert own == {("HC-LIN-140-CRA",)}
    assert all(text.products for text in preview.texts)
    assert preview.estimate is not None
    assert "composed in full" in preview.estimate.basis[0]["en"]


def test_the_price_of_a_product_that_ends_is_told(demo: tuple[Any, Any]) -> None:
    services, _ = demo
    campaign = replace(
        read_campaign(FILE),
        products=("HC-LIN-240-TER",),
        products_by_segment={},
        starts=dt.date(2026, 12, 10),
        ends=dt.date(2026, 12, 24),
    )
    codes = [problem.code for problem in services.campaigns.plan(campaign, "lea").errors]
    assert codes == ["price_ends_before_campaign"]
