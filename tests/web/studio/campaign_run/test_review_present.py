"""What the panel of the review shows beside what its page asks for."""

from assistant.services import Services
from assistant.web.pages import Pages
from assistant.web.studio.campaign_run.review_form import rule_name
from assistant.web.studio.campaign_run.review_present import Clash, Listed, ReviewPresenter
from assistant.web.studio.campaign_run.views import TextView
from assistant.web.studio.drafts.present import DraftsPresenter
from assistant.web.studio.present import Presenter
from assistant.web.texts import Texts

FR, EN = (Texts.load().words(language) for language in ("fr", "en"))


def presenter(services: Services) -> ReviewPresenter:
    drafts = DraftsPresenter(Presenter(Pages(), services.brand), services.channels)
    return ReviewPresenter(Pages(), drafts, services.channels)


def test_a_contradiction_leads_to_its_text(services: Services) -> None:
    clash = Clash("error", "« 12 » ici, « 10 » là <b>", "Choisissez.", [(4, "c1-families-sms-fr-1")])
    shown = presenter(services).agreement(FR, [clash])
    assert "« 12 » ici, « 10 » là &lt;b&gt;" in shown
    assert 'data-act="open" data-name="4"' in shown
    assert "l’export attend" in shown
    assert "concordent" in presenter(services).agreement(FR, [])


def test_a_list_tells_which_text_is_open_and_whether_there_are_more(services: Services) -> None:
    views = [TextView(n, f"c1-{n}", f"Text {n}", "Done", "done") for n in (26, 27)]
    shown = presenter(services).list(EN, Listed(views, 2, current=27, newer=True, older=True))
    assert shown.count("aria-current") == 1
    assert shown.index('data-name="26"') < shown.index("aria-current")
    assert 'data-act="newer"' in shown
    assert 'data-act="older"' in shown
    drawn = presenter(services).list(EN, Listed(views, 2, sample=True))
    assert "Sample: 2 random texts" in drawn
    assert 'data-act="leave_sample"' in drawn


def test_what_can_be_approved_together_is_counted_first(services: Services) -> None:
    counts = {"done": 9, "clean": 3, "approved": 1, "rejected": 0, "blocked": 2}
    shown = presenter(services).bulk(EN, counts, may=True)
    assert "Yes, approve these 3 texts" in shown
    assert "approve these" not in presenter(services).bulk(EN, counts, may=False)
    assert "No clean text is waiting." in presenter(services).bulk(EN, counts | {"clean": 0}, may=True)


def test_a_rule_says_what_it_is_about() -> None:
    assert rule_name(FR, "law.opt_out") == "Loi · law.opt_out"
    assert rule_name(FR, "weather.rain") == "weather.rain"
