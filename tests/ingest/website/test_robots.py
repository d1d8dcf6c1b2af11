import pytest

from assistant.ingest.website.robots import Robots, Rule, read_robots

US = "brand-assistant"


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/fish", "/fish.html", True),
        ("/fish", "/catfish", False),
        ("/fish*", "/fishheads/yummy", True),
        ("/*.php", "/folder/any.php.file", True),
        ("/*.php$", "/filename.php", True),
        ("/*.php$", "/filename.php?x", False),
        ("/fish*.php", "/fishheads/catfish.php?x", True),
        ("/a*b*c$", "/a-b-c", True),
        ("/a*b*c$", "/a-c-b", False),
        ("/ab*b$", "/ab", False),
        ("/exact$", "/exact", True),
        ("/exact$", "/exactly", False),
        ("/*?sort=", "/shoes?sort=price", True),
        ("*", "/", True),
        ("/x*$", "/x/y", True),
        ("/a*b*c", "/a-c-b", False),
    ],
)
def test_patterns_fit_as_rfc_9309_has_them(pattern: str, path: str, fits: bool) -> None:
    assert Rule(pattern, allows=False).fits(path) is fits


def test_a_hostile_pattern_takes_no_time() -> None:
    """A matcher that goes back would not end before the test's own time limit."""
    rule = Rule("/" + "*a" * 1000 + "$", allows=False)
    assert not rule.fits("/" + "a" * 999 + "b")


def test_the_longest_rule_decides_and_allow_wins_when_equal() -> None:
    robots = read_robots(
        "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /same\nDisallow: /same\n"
        "Disallow:\n",
        US,
    )
    assert robots.allows("/")
    assert not robots.allows("/a/x")
    assert robots.allows("/a/b/x")
    assert not robots.allows("/a/b/c")
    assert robots.allows("/same")


def test_our_own_group_wins_over_the_one_for_all() -> None:
    text = (
        "\ufeffUser-agent: *\nDisallow: /\n\n"
        "user-agent: Other\nUser-Agent: Brand-Assistant/1.0 # us\nDisallow: /private # no\nCrawl-delay: 2\n\n"
        "User-agent: brand-assistant\nDisallow: /more\n"
        "Sitemap: https://shop.example/map.xml\nsitemap: https://shop.example/map.xml\nnonsense\n"
    )
    robots = read_robots(text, US)
    assert robots.allows("/")
    assert not robots.allows("/private/x")
    assert not robots.allows("/more")
    assert robots.delay == 2
    assert robots.sitemaps == ("https://shop.example/map.xml",)
    assert not read_robots(text, "someone").allows("/x")


def test_rules_before_any_name_are_nobodys() -> None:
    assert read_robots("Disallow: /\n", US) == Robots()
    assert read_robots("", US).allows("/x")


def test_escapes_are_compared_in_one_spelling() -> None:
    robots = read_robots("User-agent: *\nDisallow: /caf%c3%a9\nDisallow: /%7Eann\n", US)
    assert not robots.allows("/caf%C3%A9/x")
    assert not robots.allows("/~ann")


@pytest.mark.parametrize(
    ("value", "seconds"), [("0.5", 0.5), ("3600", 10.0), ("-1", 0.0), ("soon", 0.0), ("nan", 0.0)]
)
def test_a_crawl_delay_is_kept_within_reason(value: str, seconds: float) -> None:
    assert read_robots(f"User-agent: *\nCrawl-delay: {value}\n", US).delay == seconds
