import datetime as dt
from dataclasses import replace

import pytest

from assistant.types.brief import Claim, Fact
from assistant.types.draft import Brief
from assistant.types.knowledge import Chunk, Passage
from assistant.web.pages import Pages
from assistant.web.studio.brief.present import BriefPresenter, sayable, takeable
from assistant.web.texts import Texts

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
SHOW = BriefPresenter(Pages())
PAGE = Fact("f1", "Tissée <à> Brive.", "pages/atelier.md", "L’atelier", "page")
PRICE = Fact("f2", "La nappe coûte 59 €.", "products.csv", "Nappe Alma", "price", dt.date(2026, 12, 6))
BRIEF = Brief("email", "families", "x", "fr")
CHUNK = Chunk("c1", "", "pages/a.md", "Atelier", "", "fr", "La filature se visite. Le jeudi", 0)
CLAIM = Claim(
    7, "Lavée 50 fois", "fr", "Qualité", "Essai 12", dt.date(2027, 1, 1), "proposed", "ana",
    dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
)  # fmt: skip


def test_prices_come_first_and_everything_is_escaped() -> None:
    shown = SHOW.facts(FR, [PAGE, PRICE], BRIEF)
    assert shown.index("59 €") < shown.index("Tissée &lt;à&gt; Brive.")
    assert "jusqu’au 6 décembre 2026" in shown
    assert shown.count('value="use" checked') == 2


def test_what_was_chosen_stays_chosen() -> None:
    shown = SHOW.facts(EN, [PAGE, PRICE], replace(BRIEF, pinned=("f2",), excluded=("f1",)))
    assert 'data-fact="f2" value="pin" checked' in shown
    assert 'data-fact="f1" value="exclude" checked' in shown
    assert "checked" in SHOW.facts(EN, [replace(PAGE, pinned=True)], BRIEF).split('value="pin"')[1][:9]


def test_no_facts_are_told() -> None:
    assert "Aucun fait trouvé" in SHOW.facts(FR, [], BRIEF)


@pytest.mark.parametrize(
    "passage",
    [
        Passage(replace(CHUNK, audience="internal"), 0.9, 1),
        Passage(replace(CHUNK, trust="user_generated"), 0.9, 1),
        Passage(CHUNK, 0.9, 1, standing="expired"),
    ],
)
def test_only_what_may_be_said_can_be_taken_over(passage: Passage) -> None:
    assert takeable(Passage(CHUNK, 0.9, 1))
    assert not takeable(passage)
    assert 'data-act="take"' not in SHOW.passages(EN, [passage])


def test_passages_tell_where_they_stand_and_who_may_read_them() -> None:
    shown = SHOW.passages(FR, [Passage(CHUNK, 0.9, 1), Passage(replace(CHUNK, audience="internal"), 0.8, 2)])
    assert shown.count('data-act="take"') == 1
    assert 'data-name="La filature se visite."' in shown
    assert "Interne\u00a0: à ne pas publier" in shown
    assert "Rien trouvé" in SHOW.passages(FR, [])


def test_a_passage_without_a_whole_sentence_is_taken_as_it_is() -> None:
    assert sayable("Atelier de Brive") == "Atelier de Brive"


@pytest.mark.parametrize(
    ("user", "may_approve", "acts"),
    [("ben", False, []), ("ana", False, ["remove"]), ("ben", True, ["approve", "remove"])],
)
def test_a_claim_offers_what_this_person_may_do(user: str, may_approve: bool, acts: list[str]) -> None:
    shown = SHOW.claims(EN, [CLAIM], user, may_approve)
    assert [act for act in ("approve", "remove") if f'data-act="{act}"' in shown] == acts
    assert "until 1 January 2027" in shown
    approved = replace(CLAIM, status="approved")
    assert 'data-act="approve"' not in SHOW.claims(EN, [approved], user, may_approve)
