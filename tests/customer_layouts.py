"""How the tools of companies write their exports: columns, and a cell of each for a person."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Tool = Literal["plain", "mailchimp", "brevo", "hubspot", "klaviyo", "shopify", "mautic"]
TOOLS: tuple[Tool, ...] = ("plain", "mailchimp", "brevo", "hubspot", "klaviyo", "shopify", "mautic")
FRENCH = {"FR": "France", "BE": "Belgique", "CH": "Suisse"}
ENGLISH = {"FR": "France", "GB": "United Kingdom"}
OPTED_IN = "2024-05-01 10:00:00"
GIVEN = "Freely given consent from contact"


@dataclass(frozen=True)
class Person:
    """What a row is made from; `state` is what the company knows of the consent to e-mail."""

    email: str
    first: str
    last: str
    phone: str
    city: str
    country: str
    birth: dt.date
    orders: int
    spend: float
    last_order: dt.date | None
    categories: tuple[str, ...]
    language: str
    state: Literal["yes", "none", "refused", "blocked"] = "yes"
    sms: bool = False
    profiling: bool = True
    pro: bool = False


Cell = Callable[[Person], str]


@dataclass(frozen=True)
class Layout:
    """How a tool writes its export: its columns, a cell for each, and what it can't tell."""

    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    names: tuple[str, ...]
    separator: str = ","
    sms: bool = False
    can_not: frozenset[str] = frozenset()

    def place(self, name: str) -> int:
        return self.names.index(name)

    def has(self, name: str) -> bool:
        return name in self.names


def _layout(columns: Mapping[str, tuple[str, Cell]], separator: str = ",", can_not: str = "") -> Layout:
    names = tuple(name for name, _ in columns.values())
    cells = tuple(cell for _, cell in columns.values())
    gone = {*can_not.split(), *(() if "last_order" in names else ("bad_date",))}
    return Layout(tuple(columns), cells, names, separator, "sms" in names, frozenset(gone))


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _french(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _euros(amount: float) -> str:
    whole, _, cents = f"{amount:.2f}".partition(".")
    return f"{int(whole):,}".replace(",", "\u202f") + f",{cents} €"


def _by_state(yes: str, none: str, refused: str, blocked: str = "") -> Cell:
    texts = {"yes": yes, "none": none, "refused": refused, "blocked": blocked}
    return lambda person: texts[person.state]


_FIRST: Mapping[str, tuple[str, Cell]] = {
    "First Name": ("first", lambda p: p.first),
    "Last Name": ("last", lambda p: p.last),
}
_PLACE: Mapping[str, tuple[str, Cell]] = {
    "City": ("city", lambda p: p.city),
    "Country": ("country", lambda p: p.country),
}

LAYOUTS: Mapping[Tool, Layout] = {
    "plain": _layout(
        {
            "E-mail": ("email", lambda p: p.email),
            "Prénom": ("first", lambda p: p.first),
            "Nom": ("last", lambda p: p.last),
            "Téléphone": ("phone", lambda p: p.phone.replace("+33", "0")),
            "Ville": ("city", lambda p: p.city),
            "Pays": ("country", lambda p: FRENCH.get(p.country, p.country)),
            "Type de client": ("pro", lambda p: "professionnel" if p.pro else "particulier"),
            "Date de naissance": ("birth", lambda p: _french(p.birth)),
            "Nombre de commandes": ("orders", lambda p: str(p.orders)),
            "Montant total": ("spend", lambda p: _euros(p.spend)),
            "Dernière commande": ("last_order", lambda p: _french(p.last_order)),
            "Catégories": ("categories", lambda p: ", ".join(p.categories)),
            "Langue": ("language", lambda p: {"fr": "français", "en": "anglais"}[p.language]),
            "Consentement": ("consent", _by_state("oui", "", "non", "oui")),
            "Consentement SMS": ("sms", lambda p: "oui" if p.sms else ""),
            "Liste noire": ("blocked", _by_state("", "", "", "2026-02-03")),
            "Opposition profilage": ("profiling", lambda p: "" if p.profiling else "oui"),
            "Commentaires": ("note", lambda p: "appelle le matin ; \"sonner\"\n2e étage" if p.pro else ""),
        },
        ";",
    ),
    "mailchimp": _layout(
        {
            "Email Address": ("email", lambda p: p.email),
            **_FIRST,
            "Phone Number": ("phone", lambda p: p.phone),
            "Birthday": ("birthday", lambda p: f"{p.birth:%m/%d}"),
            **_PLACE,
            "Orders": ("orders", lambda p: str(p.orders)),
            "Total Spent": ("spend", lambda p: f"{p.spend:,.2f}"),
            "Last Order": ("last_order", lambda p: _iso(p.last_order)),
            "Language": ("language", lambda p: p.language),
            "MEMBER_RATING": ("rating", lambda p: "3"),
            "OPTIN_TIME": ("optin", _by_state(OPTED_IN, "", OPTED_IN, OPTED_IN)),
            "STATUS": ("status", _by_state("Subscribed", "Non-Subscribed", "Unsubscribed", "Cleaned")),
            "LEID": ("leid", lambda p: "8123"),
        },
        can_not="minor objecting",
    ),
    "brevo": _layout(
        {
            "CONTACT ID": ("id", lambda p: "17"),
            "EMAIL": ("email", lambda p: p.email),
            "PRENOM": ("first", lambda p: p.first),
            "NOM": ("last", lambda p: p.last),
            "SMS": ("phone", lambda p: p.phone.removeprefix("+")),
            "VILLE": ("city", lambda p: p.city),
            "PAYS": ("country", lambda p: p.country),
            "DATE_NAISSANCE": ("birth", lambda p: _iso(p.birth)),
            "NOMBRE_DE_COMMANDES": ("orders", lambda p: str(p.orders)),
            "CA_TOTAL": ("spend", lambda p: f"{p.spend:.2f}"),
            "DERNIERE_COMMANDE": ("last_order", lambda p: _iso(p.last_order)),
            "LANGUE": ("language", lambda p: p.language),
            "OPT_IN": ("consent", _by_state("true", "", "false", "true")),
            "SMS Marketing": ("sms", lambda p: "subscribed" if p.sms else ""),
            "Email blocklisted": ("blocked", _by_state("false", "false", "false", "true")),
            "ADDED_TIME": ("added", lambda p: "2024-03-02 11:12:13"),
        },
        ";",
        "objecting",
    ),
    "hubspot": _layout(
        {
            "Record ID": ("id", lambda p: "301"),
            **_FIRST,
            "Email": ("email", lambda p: p.email),
            "Phone Number": ("phone", lambda p: p.phone),
            "City": ("city", lambda p: p.city),
            "Country/Region": ("country", lambda p: ENGLISH.get(p.country, p.country)),
            "Date of birth": ("birth", lambda p: _iso(p.birth)),
            "Lifecycle Stage": ("stage", lambda p: "Customer" if p.orders else "Subscriber"),
            "Number of orders": ("orders", lambda p: str(p.orders)),
            "Total Revenue": ("spend", lambda p: f"{p.spend:.2f}"),
            "Last order date": ("last_order", lambda p: _iso(p.last_order)),
            "Preferred language": ("language", lambda p: p.language),
            "Legal basis for processing contact's data": (
                "basis",
                _by_state(GIVEN, "Performance of a contract", GIVEN, GIVEN),
            ),
            "Unsubscribed from all email": ("refused", _by_state("", "", "true")),
            "Email hard bounce reason": ("bounce", _by_state("", "", "", "Unknown user")),
        },
        can_not="objecting",
    ),
    "klaviyo": _layout(
        {
            "Email": ("email", lambda p: p.email),
            "Klaviyo ID": ("id", lambda p: "01H"),
            **_FIRST,
            "Phone Number": ("phone", lambda p: p.phone),
            **_PLACE,
            "Birthday": ("birth", lambda p: _iso(p.birth)),
            "Historic Number Of Orders": ("orders", lambda p: str(p.orders)),
            "Historic Customer Lifetime Value": ("spend", lambda p: f"{p.spend:.2f}"),
            "Last Purchase Date": ("last_order", lambda p: _iso(p.last_order)),
            "Locale": ("language", lambda p: {"fr": "fr-FR", "en": "en-GB"}[p.language]),
            "Email Marketing Consent": (
                "consent",
                _by_state("SUBSCRIBED", "NEVER_SUBSCRIBED", "UNSUBSCRIBED", "SUBSCRIBED"),
            ),
            "SMS Marketing Consent": ("sms", lambda p: "SUBSCRIBED" if p.sms else "NEVER_SUBSCRIBED"),
            "Email Suppressions": ("blocked", _by_state("", "", "", "HARD_BOUNCE")),
            "Profile Created On": ("created", lambda p: "2024-03-02"),
        },
        can_not="objecting",
    ),
    "shopify": _layout(
        {
            "Customer ID": ("id", lambda p: "'7001"),
            **_FIRST,
            "Email": ("email", lambda p: p.email),
            "Accepts Email Marketing": ("consent", _by_state("yes", "", "no", "no")),
            "Default Address City": ("city", lambda p: p.city),
            "Default Address Country Code": ("country", lambda p: p.country),
            "Phone": ("phone", lambda p: f"'{p.phone}" if p.phone else ""),
            "Accepts SMS Marketing": ("sms", lambda p: "yes" if p.sms else "no"),
            "Total Spent": ("spend", lambda p: f"{p.spend:.2f}"),
            "Total Orders": ("orders", lambda p: str(p.orders)),
            "Note": ("note", lambda p: ""),
            "Tags": ("categories", lambda p: ", ".join(p.categories)),
        },
        can_not="minor objecting blocked",
    ),
    "mautic": _layout(
        {
            "id": ("id", lambda p: "5"),
            "firstname": ("first", lambda p: p.first),
            "lastname": ("last", lambda p: p.last),
            "email": ("email", lambda p: p.email),
            "mobile": ("phone", lambda p: p.phone),
            **{name.lower(): what for name, what in _PLACE.items()},
            "date_of_birth": ("birth", lambda p: _iso(p.birth)),
            "points": ("points", lambda p: "0"),
            "orders": ("orders", lambda p: str(p.orders)),
            "last_order": ("last_order", lambda p: _iso(p.last_order)),
            "preferred_locale": ("language", lambda p: {"fr": "fr_FR", "en": "en_GB"}[p.language]),
            "optin": ("consent", _by_state("1", "", "0", "1")),
            "bounced": ("blocked", _by_state("0", "0", "0", "1")),
            "doNotContact": ("refused", lambda p: ""),
            "last_active": ("active", lambda p: "2026-10-01 08:00:00"),
        },
        can_not="objecting",
    ),
}  # fmt: skip
