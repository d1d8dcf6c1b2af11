from assistant.web.chat.visit import MOST_TURNS, Turn, Visit
from assistant.web.look.safe import Html


def test_a_visit_shows_its_turns_in_order() -> None:
    visit = Visit()
    assert (visit.last, visit.busy, visit.shown) == (None, False, ())
    first = visit.begin("q", "fr")
    assert visit.turns == ()
    visit.show(first, Html("a"))
    assert visit.busy
    visit.show(visit.begin("r", "en"), Html("b"))
    visit.show(Turn(1, "q", "fr", "done"), Html("c"))
    assert visit.shown == ("c", "b")
    assert [turn.number for turn in visit.turns] == [1, 2]
    visit.drop(2)
    assert visit.last == Turn(1, "q", "fr", "done")
    assert not visit.busy


def test_a_long_visit_keeps_its_end() -> None:
    visit = Visit()
    for _ in range(MOST_TURNS + 5):
        visit.show(visit.begin("q", "fr"), Html("a"))
    assert len(visit.turns) == MOST_TURNS
    assert visit.last == Turn(MOST_TURNS + 5, "q", "fr")


def test_a_cleared_visit_keeps_its_language_and_counts_on() -> None:
    visit = Visit()
    visit.language, visit.conversation = "en", "abc"
    visit.show(visit.begin("q", "fr"), Html("a"))
    visit.clear()
    assert (visit.turns, visit.shown, visit.conversation) == ((), (), "")
    assert visit.language == "en"
    assert visit.begin("r", "en").number == 2
    assert visit.signal() < visit.signal()
