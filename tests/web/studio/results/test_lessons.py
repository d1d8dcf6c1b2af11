"""Who decides on lessons: those who approve texts, on the page as in the API."""

from pathlib import Path

from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from tests.web.studio.people_of import enter
from tests.web.studio.results.parts import taken
from tests.web.studio.results.test_panels import press


def test_reviewers_decide_and_writers_read(
    studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
) -> None:
    taken(services, tmp_path, campaign.id)
    learning = services.results.learning
    lesson = learning.find(campaign.id)[0]
    refused = press(studio, "writer", "lessons-found", "keep", str(lesson.id))
    assert "peut lire les leçons, pas en décider" in refused
    assert learning.list("kept", campaign=campaign.id) == []
    enter(studio, "rita")
    done = press(studio, "reviewer", "lessons-found", "keep", str(lesson.id))
    assert "note de son segment" in done
    (kept,) = learning.list("kept", campaign=campaign.id)
    assert (kept.id, kept.decided_by) == (lesson.id, "rita")
    learning.drop(lesson.id, "rita")
