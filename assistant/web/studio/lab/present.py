"""What the lab shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types.draft import Finding
from assistant.types.lab import Lab, LabLine, LeftOut
from assistant.types.language import Language
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.drafts.amounts import taken
from assistant.web.texts import Words
from assistant.writing.lab.mechanisms import mechanisms


@dataclass(frozen=True)
class LabPresenter:
    """Makes the list of lines."""

    pages: Pages

    def lines(self, words: Words, lab: Lab, label: str) -> Html:
        """Every line with its mechanism, its score with the reasons, and a button; then those left out."""
        language = words.language
        return self.pages.render(
            "lab_lines",
            words=words,
            lab=lab,
            label=label,
            way=lambda line: mechanisms()[line.mechanism].name[language],
            told=lambda line: told(line, language),
            reason=lambda line: reason(words, line),
            cost=words("cost_draft", what=taken(words, lab.usage)),
        )


def told(line: LabLine, language: Language) -> Sequence[Finding]:
    """The findings of a line that its score does not say already."""
    said = " ".join(part.why[language] for part in line.score.parts)
    return [finding for finding in line.findings if finding.message[language] not in said]


def reason(words: Words, line: LeftOut) -> str:
    """Why a line was left out."""
    if line.reason == "same":
        return words("lab_same", text=line.same_as)
    return " ".join(finding.message[words.language] for finding in line.findings)
