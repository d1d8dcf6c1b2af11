import pytest

from assistant.ingest.feeds.plain_text import plain_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Une nappe.", "Une nappe."),
        ("<p>Une <b>belle</b> nappe.</p><p>Lavable.</p>", "Une belle nappe.\nLavable."),
        ("Bleu<br>Vert<BR/>Rouge", "Bleu\nVert\nRouge"),
        ("<ul><li>lin</li><li>coton</li></ul>", "- lin\n- coton"),
        ("<ul><li></li><li> lin </li></ul>", "- lin"),
        ("<table><tr><td>140</td><td>200</td></tr></table>", "140 200"),
        ("poids < 5 kg et > 2 kg", "poids < 5 kg et > 2 kg"),
        ("R&amp;D &eacute;t&eacute; &#8217;", "R&D été ’"),
        ("40&nbsp;°C", "40\u00a0°C"),
        ("a<script>alert('<p>x</p>')</script>b", "ab"),
        ("a<style>p{}</style >b<svg><text>x</text></svg>c", "abc"),
        ("a<!-- <p>caché</p> -->b", "ab"),
        ("a<!-- never closed <p>x</p>", "a"),
        ("a<!DOCTYPE html><?xml version='1.0'?>b", "ab"),
        ("a <b", "a <b"),
        ("<p>", ""),
        ("  deux   espaces\t\tet\r\n\n\nlignes ", "deux espaces et\nlignes"),
    ],
)
def test_descriptions(text: str, shown: str) -> None:
    assert plain_text(text) == shown


def test_a_huge_text_of_tricks_is_cut_and_done_at_once() -> None:
    assert len(plain_text("<!--" * 500_000)) == 0
    assert len(plain_text("<" * 500_000)) == 20_000
    assert len(plain_text("x" * 500_000)) == 20_000
