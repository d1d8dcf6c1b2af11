"""What the page of people shows, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.events import COMMAND_LINE
from assistant.types.people import ROLES, Account, AccountEvent, Link
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.leads.present import when
from assistant.web.texts import Words


@dataclass(frozen=True)
class PeoplePresenter:
    """Makes the pieces of the page."""

    pages: Pages

    def own(self, words: Words, account: Account) -> Html:
        """The account of whoever looks at the page."""
        return self.pages.render("people_own", words=words, account=account)

    def list(self, words: Words, accounts: Sequence[Account], links: Sequence[Link], own: Account) -> Html:
        """Every account with what can be done with it, and the links that wait."""
        return self.pages.render(
            "people_list",
            words=words,
            accounts=accounts,
            links=links,
            own=own.name,
            roles=ROLES,
            when=lambda moment: when(words, moment),
            who=lambda by: _who(words, by),
        )

    def link(self, words: Words, link: Link, address: str) -> Html:
        """A link with its whole address, shown this one time."""
        return self.pages.render(
            "people_link", words=words, link=link, address=address, until=when(words, link.expires_at)
        )

    def log(self, words: Words, events: Sequence[AccountEvent], more: bool) -> Html:
        """What was done with the accounts, the last first; `more`: there are older ones."""
        lines = [
            (
                words(
                    f"people_log_{event.act}",
                    name=event.name,
                    role=words(f"people_role_{event.role}"),
                    was=words(f"people_role_{event.was}") if event.was else "",
                ),
                words("people_log_who", when=when(words, event.at), by=_who(words, event.by)),
            )
            for event in events
        ]
        last = events[-1].number if events and more else 0
        return self.pages.render("people_log", words=words, lines=lines, last=last)


def _who(words: Words, by: str) -> str:
    """Who did something with an account: a name, or what is no account’s."""
    if by == COMMAND_LINE:
        return words("people_log_command")
    return by or words("people_log_own")
