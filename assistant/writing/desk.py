"""The desk of the copywriters: everything that is done with a draft, as one object.

The studio, the command line and the API use it, and only it (`services.copy`).
"""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.errors import ApprovalError, ConflictError
from assistant.llm.metering import Record
from assistant.store.copy.briefs import Briefs
from assistant.store.copy.claims import Claims
from assistant.store.copy.drafts import Drafts
from assistant.store.copy.library import Library
from assistant.types.brief import Fact, VoiceProfile
from assistant.types.draft import Brief, Draft, DraftProgress, Finding
from assistant.types.lab import Lab
from assistant.types.language import Language
from assistant.types.model import Usage
from assistant.types.revision import Revision, Spending
from assistant.types.stored import RENEWED, StoredDraft
from assistant.writing.checking import Checked, TextCheck
from assistant.writing.draft import Writing
from assistant.writing.facts import FactFinder
from assistant.writing.knowing.gone import gone, still_known
from assistant.writing.knowing.problems import unsellable
from assistant.writing.lab.lab import LabWriter
from assistant.writing.order import House, look_up
from assistant.writing.parts.caps import Caps
from assistant.writing.parts.kept import lasting
from assistant.writing.parts.mending import mended
from assistant.writing.parts.vouched import vouched
from assistant.writing.revise import Revising
from assistant.writing.sentence import SentenceReader
from assistant.writing.sequence import SequenceWriter
from assistant.writing.variants import Variants
from assistant.writing.voice import VoiceLearner

Step = DraftProgress | Draft
_TEXT_CALLS = 2  # of the model, at most: the text and its repair


@dataclass(frozen=True)
class Shelves:
    """What is kept: drafts, briefs, and the facts that people added."""

    drafts: Drafts
    briefs: Briefs
    claims: Claims


@dataclass(frozen=True)
class Tools:
    """What a desk works with."""

    house: House
    facts: FactFinder
    writing: Writing
    variants: Variants
    revising: Revising
    texts: TextCheck
    reader: SentenceReader
    voices: VoiceLearner
    caps: Caps
    lab: LabWriter
    sequences: SequenceWriter


class CopyDesk:
    """Writes, revises, checks and keeps drafts. `user` is always the name of an account or of an API key."""

    def __init__(self, tools: Tools, shelves: Shelves, record: Callable[[str], Record]) -> None:
        """`record` gives, for a user, what is told the model's name and what each reply took."""
        self._tools = tools
        self._record = record
        self.drafts = shelves.drafts
        self.briefs = shelves.briefs
        self.claims = shelves.claims

    @property
    def writing(self) -> Writing:
        """What writes one draft without keeping it, outside of the caps: for an evaluation."""
        return self._tools.writing

    @property
    def library(self) -> Library:
        """Where drafts are found again."""
        return self.drafts.library

    @property
    def sequences(self) -> SequenceWriter:
        """What writes the messages of a sequence, and checks them against each other."""
        return self._tools.sequences

    @property
    def texts(self) -> TextCheck:
        """What checks a text of any origin, also one that comes without fields or a brief."""
        return self._tools.texts

    async def write(self, brief: Brief, user: str = "") -> AsyncGenerator[Step, None]:
        """Write the brief's variants: where each stands (`variant`), and each finished `Draft`, stored.

        Variants come side by side from a remote model, one after the other from the embedded one; one that
        fails beside others that do not is left out. The brief counts among the user's last ones. Raises
        BudgetSpentError before any call when a cap would be passed, and what `Writing.write` raises.
        """
        brief = (await asyncio.to_thread(look_up, brief, self._tools.house)).brief
        with self._tools.caps.room(user, brief.variants * _TEXT_CALLS):
            await asyncio.to_thread(self.briefs.remember, brief, user)
            group = self.drafts.new_group()
            async with aclosing(self._tools.variants.write(brief, self._record(user))) as steps:
                async for step in steps:
                    if isinstance(step, Draft):
                        yield (await asyncio.to_thread(self.drafts.save, step, user, group)).draft
                    else:
                        yield step

    async def revise(self, revision: Revision, user: str = "") -> AsyncGenerator[Step, None]:
        """Do one command on a text; last comes the whole changed text as a `Draft`, checked, not stored.

        Keep it with `keep`, or leave it; the draft `revision.draft` bears the cost anyway. What a rule sets
        the same way every time (typography) is fixed in code. Raises InputError for a command that lacks what
        it needs, UnknownNameError, BudgetSpentError before the call, and a ModelError.
        """
        whole = await asyncio.to_thread(mended, revision, self._tools.house.channels)
        if whole is not None:
            yield DraftProgress("checking")
            yield await asyncio.to_thread(self._as_draft, whole, revision.brief, revision.fields)
            return
        more = await asyncio.to_thread(self._tools.revising.weight, revision)
        record, spent = self._record(user), Usage()

        def book(model: str, usage: Usage) -> None:
            nonlocal spent
            spent = spent + usage
            record(model, usage)

        with self._tools.caps.room(user, _TEXT_CALLS, more):
            try:
                async with aclosing(self._tools.revising.revise(revision, book)) as steps:
                    async for step in steps:
                        yield step
            finally:
                if revision.draft is not None and spent != Usage():
                    self.drafts.charge(revision.draft, spent)

    def fix(
        self,
        fields: Mapping[str, str],
        finding: Finding,
        brief: Brief,
        user: str = "",
        draft: int | None = None,
    ) -> AsyncGenerator[Step, None]:
        """Remedy one finding: as `revise` does the command “fix”."""
        return self.revise(
            Revision(fields, finding.field, "fix", "", brief, finding=finding, draft=draft), user
        )

    def check(self, fields: Mapping[str, str], brief: Brief) -> Checked:
        """Check a text against today's knowledge; no model is called. Takes a moment."""
        return self._tools.texts.check_for(fields, brief)

    def keep(self, id_: int, draft: Draft, user: str, note: str = "") -> StoredDraft:
        """Accept a revised draft: as the new version of the stored draft `id_`, with the command as `note`.

        One in another language, for another channel or another segment is a draft of its own beside it. What
        an earlier change lost, and this one did not put back, stays among the findings.
        """
        stored = self.drafts.get(id_)
        if _place(stored.draft.brief) != _place(draft.brief):
            return self.drafts.save(replace(draft, usage=Usage()), user, stored.group)  # it bore the cost
        return self.drafts.add(id_, self._again(draft, stored), user, "revised", note)

    def kept(self, revision: Revision, draft: Draft, user: str) -> StoredDraft:
        """Accept what a revision gave: as `keep`, or as a new draft when its text was not a stored one."""
        if revision.draft is None:
            return self.drafts.save(draft, user)
        return self.keep(revision.draft, draft, user, revision.command)

    def edit(self, id_: int, fields: Mapping[str, str], user: str) -> StoredDraft:
        """Store what the writer typed as a new version, checked; an unchanged text makes none.

        An approval ends with it. What an earlier change lost stays among the findings until it is put back.
        """
        kept = self.drafts.get(id_)
        if {**kept.draft.fields, **fields} == dict(kept.draft.fields):
            return kept
        draft = self._as_draft({**kept.draft.fields, **fields}, kept.draft.brief, kept.draft.fields)
        return self.drafts.add(id_, self._again(draft, kept), user, "edited")

    def typed(
        self,
        id_: int,
        fields: Mapping[str, str],
        writer: tuple[str, str],
        seen: dt.datetime,
        done: bool = True,
    ) -> StoredDraft:
        """Store what the writer typed into the text changed at `seen`, checked; see `Sittings.typed`.

        `writer` is the user and the page that he types on. `done` is false while he still types: then no
        version is made for every pause. Raises ConflictError when somebody else, or he himself on another
        page, changed the text since, and nothing is overwritten.
        """
        user, page = writer
        kept = self.drafts.demand_own(id_, user, seen, page)
        whole = {**kept.draft.fields, **fields}
        if whole == dict(kept.draft.fields):
            return self.drafts.typed(id_, kept.draft, user, seen, done, page)
        draft = self._as_draft(whole, kept.draft.brief, kept.draft.fields)
        return self.drafts.typed(id_, self._again(draft, kept), user, seen, done, page)

    def add(self, fields: Mapping[str, str], brief: Brief, user: str) -> StoredDraft:
        """Store a text from elsewhere as a draft, checked; raises UnknownNameError for no such product."""
        for sku in brief.products:
            self._tools.house.catalogue.get(sku)
        return self.drafts.save(self._as_draft(fields, brief), user)

    def renew(self, id_: int, user: str) -> StoredDraft:
        """A new draft with the text and the brief of a kept one, checked against today's knowledge.

        The kept one stays as it is, approved copy included: for a text whose source says something else now.
        """
        kept = self.drafts.get(id_)
        draft = self._as_draft(kept.draft.fields, kept.draft.brief)
        return self.drafts.save(vouched(draft, kept.draft), user, note=f"{RENEWED} {id_}")

    def approve(
        self, id_: int, user: str, reason: str = "", version: int | None = None, clean: bool = False
    ) -> StoredDraft:
        """Check the newest version once more, against today's knowledge, and approve it.

        Raises ApprovalError, which carries the hard findings, unless `reason` says why it is approved all the
        same: reason, user, time and findings are logged (`drafts.decisions`). Raises RightsError for who may
        not approve, OwnWorkError for hard findings in one's own text, StatusError for a draft that is
        archived, and ConflictError when somebody changed the draft while it was checked, or when its newest
        version is not the `version` that was looked at. With `clean` ApprovalError carries whatever is found
        above a note: for who approves many texts without reading each.
        """
        kept = self.drafts.get(id_)
        if version is not None and kept.version != version:
            raise ConflictError(
                f"Draft {id_} was changed by “{kept.changed_by}” since it was read; its newest version is "
                f"{kept.version}.",
                "Read the newest version first.",
            )
        if kept.status == "approved":
            return kept
        checked = self._again(self._as_draft(kept.draft.fields, kept.draft.brief), kept)
        if clean:
            _check_clean(id_, checked)
        return self.drafts.approve(id_, user, reason, kept.changed_at, checked)

    def facts(self, brief: Brief, user: str = "") -> tuple[Fact, ...]:
        """The facts that were found for a brief, to tick, pin and exclude: prices, dates and stock first."""
        products = tuple(self._tools.house.catalogue.get(sku) for sku in brief.products)
        return self._tools.facts.candidates(brief, products, user)

    async def brief_from(self, sentence: str, language: Language, user: str = "") -> Brief:
        """A brief from what a writer said in a sentence; raises what `SentenceReader.read` raises."""
        reader = self._tools.reader
        asker = replace(reader.asker, record=self._record(user))
        with self._tools.caps.room(user, 1):
            return await replace(reader, asker=asker).read(sentence, language)

    async def learn_voice(self, texts: Sequence[str], language: Language, user: str = "") -> VoiceProfile:
        """The voice of three to ten good texts, to edit; raises what `VoiceLearner.learn` raises."""
        voices = self._tools.voices
        asker = replace(voices.asker, record=self._record(user))
        with self._tools.caps.room(user, 1):
            return await replace(voices, asker=asker).learn(texts, language)

    async def lab(
        self, brief: Brief, field: str = "", user: str = "", fields: Mapping[str, str] | None = None
    ) -> AsyncGenerator[DraftProgress | Lab, None]:
        """Lines for a subject or a headline of `brief`, each made in another way; nothing is kept.

        `fields` is the text that the line stands with, where there is one. Raises BudgetSpentError before any
        call, and what `LabWriter.write` raises.
        """
        lab = self._tools.lab
        asker = replace(lab.asker, record=self._record(user))
        with self._tools.caps.room(user, _TEXT_CALLS):
            async with aclosing(replace(lab, asker=asker).write(brief, field, fields)) as steps:
                async for step in steps:
                    yield step

    def spent(self, user: str) -> Spending:
        """What drafts took today, of this user and of all, and what they may; a draft's own is `usage`."""
        return self._tools.caps.spent(user)

    def _again(self, draft: Draft, stored: StoredDraft) -> Draft:
        """A text of a kept draft with what no check of it alone finds, and how it stands in its sequence."""
        return self._tools.sequences.agreed(_lasting(draft, stored), stored)

    def _as_draft(
        self, fields: Mapping[str, str], brief: Brief, before: Mapping[str, str] | None = None
    ) -> Draft:
        """A text that no model wrote, checked, its brief's products too; `before` is what it said before.

        A product that left the catalogue is a finding: its drafts can be kept, and approved with a reason.
        """
        house = self._tools.house
        products = still_known(house.catalogue, brief.products)
        known = replace(brief, products=tuple(product.sku for product in products))
        checked = self._tools.texts.check_for(fields, known, before)
        found = (*gone(brief.products, products), *unsellable(products, house.today()))
        findings = (*found, *checked.findings)
        return Draft(brief, checked.fields, checked.sentences, checked.citations, findings, checked.lengths)


def _lasting(draft: Draft, stored: StoredDraft) -> Draft:
    """The draft with what no check finds and still holds of the stored one: findings, and added facts."""
    there = {(finding.rule, finding.field, finding.excerpt) for finding in draft.findings}
    older = [
        finding
        for finding in lasting(stored.draft.findings, draft.fields)
        if (finding.rule, finding.field, finding.excerpt) not in there
    ]
    return vouched(replace(draft, findings=(*older, *draft.findings)), stored.draft)


def _check_clean(id_: int, draft: Draft) -> None:
    found = [finding.as_dict() for finding in draft.findings if finding.severity != "info"]
    if found:
        raise ApprovalError(f"Draft {id_} has {len(found)} finding(s).", "Read it, then approve it.", found)


def _place(brief: Brief) -> tuple[str, str, Language]:
    return brief.channel, brief.segment, brief.language
