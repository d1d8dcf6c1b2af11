from assistant.chat.reply.streaming import LONGEST, MOST_FAILING, CheckedStream
from assistant.checks.reply.vetting import Vetting
from tests.checks.examples import passage

PASSAGES = [passage("La livraison en France coûte 4,90 €. Le colis arrive en trois jours ouvrés.")]
GOOD = "La livraison en France coûte 4,90 € [1]."
BAD = "Le colis arrive en deux jours ouvrés [1]."
LAST = "Le colis arrive en trois jours ouvrés [1]."


def stream(repairs: bool) -> CheckedStream:
    return CheckedStream(Vetting(PASSAGES, "fr", "Combien coûte la livraison ?"), PASSAGES, "fr", repairs)


def test_without_repairs_a_bad_sentence_is_left_out_at_once() -> None:
    checked = stream(repairs=False)
    given = [checked.feed(f"{text} ") for text in (BAD, GOOD, LAST)]
    assert given == ["", "", GOOD]
    assert checked.flush() == f" {LAST}"
    assert (checked.text, checked.dropped, checked.failing) == (f"{GOOD} {LAST}", 1, ())


def test_with_repairs_what_follows_a_bad_sentence_waits_for_it() -> None:
    checked = stream(repairs=True)
    assert checked.feed(f"{GOOD} {BAD} {LAST}") == GOOD
    assert checked.flush() == ""
    (failing,) = checked.failing
    assert failing.shown == BAD.replace(" [1]", "")
    assert checked.repaired({}) == f" {LAST}"
    assert (checked.text, checked.dropped) == (f"{GOOD} {LAST}", 1)


def test_a_reply_that_was_cut_loses_its_unfinished_sentence_only() -> None:
    cut = stream(repairs=False)
    cut.feed(f"{GOOD} Le colis arrive en trois")
    assert cut.flush(whole=False) == ""
    assert cut.text == GOOD
    ended = stream(repairs=False)
    ended.feed(f"{GOOD} {LAST}")
    assert ended.flush(whole=False) == f" {LAST}"


def test_what_the_model_does_not_know_is_noted_and_not_shown() -> None:
    checked = stream(repairs=True)
    assert checked.feed("Les passages ne précisent pas le poids. ") == ""
    assert checked.flush() == ""
    assert (checked.text, checked.dropped, checked.admitted, checked.failing) == ("", 0, True, ())


def test_a_reply_that_goes_on_for_ever_is_not_read_to_its_end() -> None:
    checked = stream(repairs=False)
    checked.feed(f"{GOOD} {LAST} Le colis")
    assert not checked.full
    checked.feed(" arrive" * LONGEST)
    assert checked.full
    assert checked.feed(f" encore. {GOOD} ") == ""
    assert checked.flush() == ""
    assert checked.text == f"{GOOD} {LAST}"


def test_nor_is_one_of_which_nothing_is_true() -> None:
    for repairs in (False, True):
        checked = stream(repairs)
        checked.feed(" ".join(f"Le colis {n} arrive en {n} mois [1]." for n in range(MOST_FAILING + 3)))
        assert checked.full


def test_what_no_repair_would_mend_is_left_out_at_once() -> None:
    checked = stream(repairs=True)
    assert checked.feed(f"Votre commande a été annulée [1]. {GOOD} Fin.") == GOOD
    assert (checked.dropped, checked.failing) == (1, ())
