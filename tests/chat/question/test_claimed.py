import pytest

from assistant.chat.question.claimed import claimed
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("J’ai lu quelque part que vos draps sont tissés en Chine, c’est vrai ?", "fr",
         "vos draps sont tissés en Chine ?"),
        ("On m'a dit que la garantie dure dix ans, est-ce exact ?", "fr", "la garantie dure dix ans ?"),
        ("Est-il vrai qu’un retour est gratuit ?", "fr", "un retour est gratuit ?"),
        ("I heard from a friend that you repair blankets, is that right?", "en", "you repair blankets ?"),
        ("Is it true that returns are free?", "en", "returns are free?"),
        ("We were told your linen is organic. Can you confirm?", "en", "your linen is organic. ?"),
    ],
)  # fmt: skip
def test_what_was_read_or_heard_is_looked_up(question: str, language: Language, said: str) -> None:
    assert claimed(question, language).split() == said.split()


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Combien coûte la livraison ?", "fr"),
        ("J’ai lu votre page sur les retours.", "fr"),
        ("Est-il vrai que oui ?", "fr"),
        ("J’ai vu un drap sur votre site, est-il en stock ?", "fr"),
        ("What have you heard?", "en"),
        ("I have seen your sheets. Do you ship to Spain?", "en"),
    ],
)
def test_other_questions_stay_as_they_are(question: str, language: Language) -> None:
    assert claimed(question, language) == question
