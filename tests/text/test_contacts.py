import pytest

from assistant.text.contacts import email_key, phone_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Marie.Dupont@Example.FR", "marie.dupont@example.fr"),
        ("  a@b.co ", "a@b.co"),
        ("a+tag@mail.example.com", "a+tag@mail.example.com"),
        ("o'neill@x.ie", "o'neill@x.ie"),
        ("info@été.example", "info@xn--t-9fab.example"),
        ("info@example.fr.", "info@example.fr"),
        (f"{'a' * 64}@x.fr", f"{'a' * 64}@x.fr"),
    ],
)
def test_addresses_are_compared_in_one_form(text: str, key: str) -> None:
    assert email_key(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a@", "@b.fr", "a@b", "a@b.", "a@.fr", "a@@b.fr", "a b@c.fr", "a@b c.fr", "a@b.fr, c@d.fr",
        "a@b.fr\nBcc: c@d.fr", "<a@b.fr>", "Marie <a@b.fr>", ".a@b.fr", "a.@b.fr", "a..b@c.fr", "é@b.fr",
        "a@1.2.3.4", "a@[1.2.3.4]", "a@-b.fr", "a@b-.fr", "a@b_c.fr", f"{'a' * 65}@b.fr", f"a@{'b' * 64}.fr",
        f"a@{'.'.join(['b' * 60] * 5)}.fr", "a@b.fr\x00", 'a"b@c.fr', "a;b@c.fr",
    ],
)  # fmt: skip
def test_what_can_not_be_an_address_has_no_form(text: str) -> None:
    assert email_key(text) == ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("07911 123456", "+447911123456"),
        ("+44 7911 123456", "+447911123456"),
        ("(020) 7946 0018", "+442079460018"),
        ("+32 2 555 12 34", "+3225551234"),
        ("555-1234", "5551234"),
    ],
)
def test_numbers_are_compared_in_one_form(text: str, key: str) -> None:
    assert phone_key(text) == key


@pytest.mark.parametrize(
    "text",
    ["", "12345", "call me", "06 12 34 56 7x", "+", "1234567890123456", "06 12 34 56 78\n+33", "٠٦١٢٣٤٥٦٧٨"],
)
def test_what_can_not_be_a_number_has_no_form(text: str) -> None:
    assert phone_key(text) == ""
