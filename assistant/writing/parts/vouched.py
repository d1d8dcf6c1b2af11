"""The added facts that an earlier version of a text stood on: a check of the index finds them nowhere."""

import re
from dataclasses import replace

from assistant.types.answer import Citation
from assistant.types.draft import Draft, DraftSentence

_CLAIM = re.compile(r"claim-\d{1,9}")  # `Claim.fact_id`


def vouched(draft: Draft, before: Draft) -> Draft:
    """The draft with those citations of added facts in `before` whose sentences still stand in it.

    They come last and with new numbers; a fact that the draft cites already keeps the number it has there.
    """
    older = {one.n: one for one in before.citations if _CLAIM.fullmatch(one.source)}
    stood: dict[tuple[str, str], dict[int, None]] = {}
    for sentence in before.sentences:
        numbers = (number for number in sentence.citations if number in older)
        stood.setdefault((sentence.field, sentence.text), {}).update(dict.fromkeys(numbers))
    known = {one.source: one for one in draft.citations}
    first = 1 + max((one.n for one in draft.citations), default=0)
    added: dict[str, Citation] = {}
    sentences: list[DraftSentence] = []
    for sentence in draft.sentences:
        cited = list(sentence.citations)
        for number in stood.get((sentence.field, sentence.text), ()):
            claim = older[number]
            if claim.source not in known:
                known[claim.source] = added[claim.source] = replace(claim, n=first + len(added))
            cited.append(known[claim.source].n)
        sentences.append(replace(sentence, citations=tuple(dict.fromkeys(cited))))
    return replace(draft, sentences=tuple(sentences), citations=(*draft.citations, *added.values()))
