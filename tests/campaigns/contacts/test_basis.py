"""By which right a row may be written to: read from its cells, the most careful way."""

import pytest

from assistant import rules
from assistant.brand.channels import load_channels
from assistant.campaigns.contacts.basis import Judge, Verdict, check_declared, kind_of, reachable
from assistant.campaigns.contacts.columns import Columns
from assistant.errors import InputError
from assistant.types.contacts import Basis, ChannelKind, DeclaredBasis
from tests.campaigns.contacts.conftest import NOW

ALL: tuple[ChannelKind, ...] = ("email", "sms", "push", "whatsapp")


def declared(
    basis: Basis, *channels: str, by: str = "Zoé", reason: str = "bought in our shops"
) -> DeclaredBasis:
    return DeclaredBasis(basis, channels, by, reason, NOW)


def judged(
    cells: dict[str, str],
    reached: tuple[ChannelKind, ...] = ("email",),
    told: DeclaredBasis | None = None,
    status: str = "",
    **traits: object,
) -> Verdict:
    judge = Judge(Columns("plain", {field: field for field in cells}), told, status)
    return judge.judge({field: [cell] for field, cell in cells.items()}, traits, reached)


class TestConsent:
    @pytest.mark.parametrize("cell", ["oui", "Oui", "YES", "1", "true", "VRAI", "x", "Opt-in", "abonné"])
    def test_a_clear_yes_is_consent(self, cell: str) -> None:
        verdict = judged({"consent_email": cell})
        assert (verdict.basis, verdict.excluded) == ({"email": "consent"}, "")

    @pytest.mark.parametrize("cell", ["non", "No", "0", "false", "désinscrit", "refusé"])
    def test_a_clear_no_is_a_refusal(self, cell: str) -> None:
        assert judged({"consent_email": cell}).excluded == "refused"

    @pytest.mark.parametrize("cell", ["", "  ", "-", "?"])
    def test_blank_is_no(self, cell: str) -> None:
        assert judged({"consent_email": cell}) == Verdict({}, "no_basis", True, ())

    def test_what_nobody_can_read_is_no_and_told(self) -> None:
        verdict = judged({"consent_email": "peut-être"})
        assert (verdict.excluded, verdict.problems) == ("no_basis", ("unclear_consent",))

    def test_each_channel_has_its_own(self) -> None:
        cells = {"consent_email": "non", "consent_sms": "oui", "consent_push": "oui", "consent_whatsapp": ""}
        assert judged(cells, ALL).basis == {"sms": "consent", "push": "consent"}
        assert judged(cells, ("email",)).excluded == "refused"

    def test_an_explicit_column_rules_over_a_status_and_a_declaration(self) -> None:
        told = declared("customer", "email")
        assert judged({"consent_email": "", "status_email": "subscribed"}, told=told).excluded == "no_basis"

    def test_two_columns_of_consent_must_not_disagree(self) -> None:
        columns = Columns("brevo", {"OPT_IN": "consent_email", "DOUBLE_OPT-IN": "consent_email"})
        judge = Judge(columns)
        assert judge.judge({"consent_email": ["yes", "2"]}, {}, ("email",)).excluded == "refused"
        assert judge.judge({"consent_email": ["yes", ""]}, {}, ("email",)).basis == {"email": "consent"}

    def test_a_column_that_lists_channels(self) -> None:
        assert judged({"consent_channels": "email, sms"}, ALL).basis == {"email": "consent", "sms": "consent"}
        assert judged({"consent_channels": "['sms']"}, ("email", "sms")).basis == {"sms": "consent"}
        assert judged({"consent_channels": ""}).excluded == "no_basis"

    def test_a_time_of_consent_is_consent_and_nothing_else_is(self) -> None:
        assert judged({"consent_time": "2024-05-01 10:00:00"}).basis == {"email": "consent"}
        assert judged({"consent_time": "oui"}).excluded == judged({"consent_time": ""}).excluded == "no_basis"
        assert judged({"consent_time": ""}, told=declared("customer", "email")).basis == {"email": "declared"}


class TestRefusals:
    @pytest.mark.parametrize("field", ["refused_email", "opt_out"])
    @pytest.mark.parametrize("cell", ["oui", "true", "2026-01-02 10:00", "did not sign up"])
    def test_a_refusal_beats_everything(self, field: str, cell: str) -> None:
        cells = {"consent_email": "oui", "status_email": "subscribed", field: cell}
        assert judged(cells, told=declared("consent", "email")).excluded == "refused"

    @pytest.mark.parametrize("cell", ["", "non", "false", "0", "-", "N/A", "null"])
    def test_a_column_of_refusals_may_say_no(self, cell: str) -> None:
        assert judged({"consent_email": "oui", "refused_email": cell}).basis == {"email": "consent"}

    def test_refusing_everything_is_refusing_every_channel(self) -> None:
        cells = {"consent_email": "oui", "consent_sms": "oui", "opt_out": "x"}
        assert judged(cells, ALL) == Verdict({}, "refused", True, ())

    def test_refusing_one_channel_leaves_the_other(self) -> None:
        cells = {
            "consent_email": "oui",
            "consent_sms": "oui",
            "refused_email": "2026-01-01",
            "blocked_sms": "",
        }
        assert judged(cells, ("email", "sms")) == Verdict({"sms": "consent"}, "", True, ())

    def test_a_blocklist_is_told_from_a_refusal(self) -> None:
        assert judged({"consent_email": "oui", "blocked_email": "HARD_BOUNCE"}).excluded == "blocked"

    def test_an_objection_to_profiling_leaves_the_right_to_write(self) -> None:
        assert not judged({"consent_email": "oui", "objects_profiling": "oui"}).profiling
        assert not judged({"consent_email": "oui", "consent_profiling": "non"}).profiling
        assert judged({"consent_email": "oui", "objects_profiling": "", "consent_profiling": ""}).profiling


class TestStatus:
    @pytest.mark.parametrize(
        ("cell", "excluded"),
        [
            ("Subscribed", ""),
            ("abonné", ""),
            ("Unsubscribed", "refused"),
            ("NEVER_SUBSCRIBED", "no_basis"),
            ("Non-Subscribed", "no_basis"),
            ("Cleaned", "blocked"),
            ("hard bounced", "blocked"),
            ("", "no_basis"),
        ],
    )
    def test_what_tools_say(self, cell: str, excluded: str) -> None:
        verdict = judged({"status_email": cell})
        assert (verdict.excluded, verdict.problems) == (excluded, ())

    def test_an_unknown_word_gives_nothing_even_with_a_declaration(self) -> None:
        verdict = judged({"status_email": "maybe"}, told=declared("customer", "email"))
        assert (verdict.excluded, verdict.problems) == ("no_basis", ("unclear_status",))

    def test_a_declaration_may_hold_where_a_status_tells_nothing(self) -> None:
        told = declared("customer", "email")
        assert judged({"status_email": "Non-Subscribed"}, told=told).basis == {"email": "declared"}

    def test_the_files_name_speaks_for_everybody(self) -> None:
        assert judged({"city": "Pau"}, status="subscribed").basis == {"email": "consent"}
        assert judged({"status_email": "Subscribed"}, status="unsubscribed").excluded == "refused"


class TestLegalBases:
    @pytest.mark.parametrize(
        ("cell", "basis"),
        [
            ("Freely given consent from contact", "consent"),
            ("Legitimate interest – existing customer", "customer"),
            ("B2B", "b2b"),
            ("Performance of a contract;Freely given consent from contact", "consent"),
        ],
    )
    def test_what_gives_a_right(self, cell: str, basis: str) -> None:
        assert judged({"legal_basis": cell}).basis == {"email": basis}

    @pytest.mark.parametrize(
        "cell", ["Performance of a contract", "Not applicable", "Legitimate interest – other"]
    )
    def test_what_gives_none(self, cell: str) -> None:
        assert judged({"legal_basis": cell}, told=declared("customer", "email")).excluded == "no_basis"

    def test_unknown_words_are_told(self) -> None:
        assert judged({"legal_basis": "because"}).problems == ("unclear_basis",)
        assert judged({"legal_basis": "opposition"}).excluded == "refused"


class TestDeclared:
    def test_it_holds_where_a_row_tells_nothing(self) -> None:
        told = declared("customer", "email", "sms")
        assert judged({"city": "Pau"}, ALL, told).basis == {"email": "declared", "sms": "declared"}

    def test_who_never_bought_is_no_customer(self) -> None:
        told = declared("customer", "email")
        assert judged({"city": "Pau"}, told=told, orders=0).excluded == "no_basis"
        assert judged({"city": "Pau"}, told=told, orders=2).basis == {"email": "declared"}

    def test_a_private_person_is_no_business(self) -> None:
        told = declared("b2b", "email")
        assert judged({"city": "Pau"}, told=told, customer_type="person").excluded == "no_basis"
        assert judged({"city": "Pau"}, told=told, customer_type="pro").basis == {"email": "declared"}

    @pytest.mark.parametrize(
        "told",
        [
            declared("consent"),
            declared("consent", "fax"),
            declared("declared", "email"),
            declared("b2b", "sms"),
            declared("consent", "email", by=" "),
            declared("consent", "email", reason="yes"),
        ],
    )
    def test_it_names_a_basis_channels_somebody_and_a_reason(self, told: DeclaredBasis) -> None:
        with pytest.raises(InputError):
            check_declared(told)

    def test_a_whole_one_is_taken(self) -> None:
        check_declared(declared("customer", "email", "sms"))


def test_a_file_that_tells_nothing_is_known() -> None:
    assert not Judge(Columns("plain", {"E-mail": "email", "Refus": "opt_out"})).tells
    assert Judge(Columns("plain", {"Accord": "consent_sms"})).tells
    assert Judge(Columns("plain", {}), declared("b2b", "email")).tells


def test_the_same_cells_are_judged_once_and_alike() -> None:
    judge = Judge(Columns("plain", {"a": "consent_email"}), None)
    for number in range(12_000):
        assert judge.judge({"consent_email": [f"word {number}"]}, {}, ("email",)).excluded == "no_basis"
    assert judge.judge({"consent_email": ["oui"]}, {}, ("email",)).basis == {"email": "consent"}


def test_every_channel_that_needs_a_basis_is_one_of_ours() -> None:
    data = rules.load("legal_basis")
    assert set(data["channels"]) <= set(load_channels())
    assert set(data["channels"].values()) == set(ALL) == set(data["names"]["kinds"])
    assert set(data["declarable"]) < set(data["names"]["bases"])
    assert all(set(kinds) <= set(ALL) for kinds in data["declarable"].values())


def test_channels_and_what_they_need() -> None:
    assert [kind_of(channel) for channel in ("email", "newsletter", "sms", "linkedin")] == [
        "email",
        "email",
        "sms",
        "",
    ]
    assert reachable("a@x.example", "") == ("email", "push")
    assert reachable("", "+33612345678") == ("sms", "whatsapp")
