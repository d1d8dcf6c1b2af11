"""A reply on its way to the visitor, sentence by sentence: nothing is let through before it was vetted."""

import re
from collections.abc import Mapping, Sequence

from assistant.checks.reply.citing import CitingStream
from assistant.checks.reply.vetting import Vetted, Vetting
from assistant.types.knowledge import Passage
from assistant.types.language import Language

LONGEST = 5000  # characters of a reply: one that goes on after them is stuck, or was told to go on for ever
MOST_FAILING = 12  # sentences: a reply with more of them is not worth mending
_ENDED = re.compile(r"[.!?…][\s»\"”)*_]*$")


class CheckedStream:
    """Lets the good sentences of a reply through, in their order.

    With `repairs`, the first bad sentence holds back all that follows it, until `repaired` is told what
    becomes of the bad ones; else they are left out at once. A sentence that only leads to others (“Here are
    the sizes:”) goes with the next good one, or not at all.
    """

    def __init__(
        self, vetting: Vetting, passages: Sequence[Passage], language: Language, repairs: bool
    ) -> None:
        self._citing = CitingStream(passages, language)
        self._vetting = vetting
        self._repairs = repairs
        self._leads: list[Vetted] = []
        self._held: list[Vetted] = []
        self._read = 0
        self.text = ""
        self.dropped = 0
        self.admitted = False

    def feed(self, delta: str) -> str:
        """The next checked text; mostly empty."""
        self._read += len(delta)
        delta = "" if self.full else delta
        return self._through([self._vetting.judge(cited) for cited in self._citing.feed(delta)])

    def flush(self, whole: bool = True) -> str:
        """What the end of the reply lets through; of one that is not `whole`, no unfinished sentence."""
        rest = self._citing.flush()
        if (self.full or not whole) and rest and not _ENDED.search(rest[-1].text):
            rest = rest[:-1]
        return self._through([self._vetting.judge(cited) for cited in rest])

    @property
    def full(self) -> bool:
        """Whether the reply is longer than any answer, or worse: the rest is not worth waiting for."""
        return self._read > LONGEST or self.dropped + len(self.failing) > MOST_FAILING

    @property
    def failing(self) -> tuple[Vetted, ...]:
        """The sentences that wait for a repair."""
        return tuple(vetted for vetted in self._held if not vetted.good)

    def repaired(self, better: Mapping[str, Sequence[Vetted]]) -> str:
        """The rest of the text, with the better sentences for the bad ones by the text of these.

        Of the better ones, too, only the good are let through.
        """
        held, self._held, self._repairs = self._held, [], False
        given = ""
        for vetted in held:
            put = [vetted] if vetted.good else [one for one in better.get(vetted.shown, ()) if one.good]
            given += self._through(put or [vetted])
        return given

    def _through(self, sentences: Sequence[Vetted]) -> str:
        return "".join(self._one(vetted) for vetted in sentences)

    def _one(self, vetted: Vetted) -> str:
        if vetted.admission:
            self.admitted = True
            return ""
        if vetted.hopeless:
            self.dropped += 1
            return ""
        if self._held or (self._repairs and not vetted.good):
            self._held.append(vetted)
            return ""
        if not vetted.good:
            self.dropped += 1
            return ""
        self._leads.append(vetted)
        # A courtesy is no answer: it waits for one too.
        if vetted.leads or not (vetted.numbers or self.text):
            return ""
        given = "".join(one.before + one.shown for one in self._leads)
        self._leads = []
        given = given if self.text else given.lstrip()
        self.text += given
        return given
