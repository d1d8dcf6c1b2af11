"""A line of the lab in its field."""

from assistant.brand.channels import load_channels
from assistant.types.brand import FieldRule
from assistant.web.studio.lab.handlers import added

CHANNELS = load_channels()


def rule(channel: str, name: str) -> FieldRule:
    return next(one for one in CHANNELS[channel].fields if one.name == name)


def test_a_subject_is_replaced_and_a_list_gets_one_line_more() -> None:
    assert added("Alma", "Une nappe", rule("email", "subject")) == "Une nappe"
    headlines = rule("google_rsa", "headlines")
    assert added("Alma\n\nDu lin\n", "Une nappe", headlines) == "Alma\nDu lin\nUne nappe"
    assert added("Alma\nDu lin", "Du lin", headlines) == "Alma\nDu lin"
