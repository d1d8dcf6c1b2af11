import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AssistantError, InputError, KnowledgeError
from assistant.llm.prompts import Prompt, Prompts
from assistant.llm.tokens import count_tokens
from assistant.types.model import Message

GOOD = """---
name: chat/answer
version: 3
variables: [company, question]
---
# system
You answer for {{company}}.

## Rules
Cite {{ company }}.
# user
First?
# assistant
Yes.
# user
{{question}}
"""


def _load(folder: Path, text: str | bytes, name: str = "chat/answer") -> Prompt:
    path = folder / f"{name}.fr.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Prompts(folder).load(name, "fr")


def test_a_file_becomes_messages(tmp_path: Path) -> None:
    prompt = _load(tmp_path, GOOD)
    assert prompt.render(company="Maison Thé", question="Un prix ?") == [
        Message("system", "You answer for Maison Thé.\n\n## Rules\nCite Maison Thé."),
        Message("user", "First?"),
        Message("assistant", "Yes."),
        Message("user", "Un prix ?"),
    ]
    assert prompt.hash == hashlib.sha256(GOOD.encode()).hexdigest()[:12]
    assert prompt.label == f"chat/answer@3#{prompt.hash}"
    assert prompt.variables == ("company", "question")


def test_tokens_of_the_rendered_messages_are_counted(tmp_path: Path) -> None:
    prompt = _load(tmp_path, GOOD)
    messages = prompt.render(company="x", question="hello world")
    assert prompt.tokens(company="x", question="hello world") == sum(
        count_tokens(message.content) for message in messages
    )


def test_windows_line_ends_change_nothing_but_the_hash(tmp_path: Path) -> None:
    unix, windows = _load(tmp_path, GOOD), _load(tmp_path, GOOD.replace("\n", "\r\n"))
    assert windows.templates == unix.templates
    assert windows.hash != unix.hash


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_values_are_never_expanded_again(value: str) -> None:
    prompt = Prompt(
        "a", "1", "", ("company", "question"), (Message("user", "{{company}}|{{question}}"),), "a.md"
    )
    hostile = "{{question}} {{company}} \\1 {0} $x " + value
    assert prompt.render(company=hostile, question="Q")[0].content == f"{hostile}|Q"


@pytest.mark.parametrize(
    ("values", "named"),
    [({"company": "x"}, "question"), ({"company": "x", "question": "y", "colour": "z"}, "colour")],
)
def test_a_missing_or_unknown_value_is_named_with_its_file(
    tmp_path: Path, values: dict[str, str], named: str
) -> None:
    with pytest.raises(InputError, match=rf"answer\.fr\.md .*“{named}”"):
        _load(tmp_path, GOOD).render(**values)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{{question}}", "{{question}} {{colour}}", "uses “colour” without declaring"),
        ("[company, question]", "[company, question, colour]", "declares “colour” and never uses"),
        ("version: 3", "version: 3\nmodel: x", "unknown key “model”"),
        ("name: chat/answer", "name: chat/other", "calls itself “chat/other”"),
        ("version: 3\n", "", "lacks the key “version”"),
        ("[company, question]", "company", "not a list of names"),
        ("[company, question]", "[company, 3]", "not a list of names"),
        ("name: chat/answer", "name: [", "not YAML"),
        ("name: chat/answer\nversion: 3\nvariables: [company, question]", "just words", "not a mapping"),
        ("---\n# system", "# system", "no front matter"),
        ("---\n# system", "---\nwords\n# system", "text outside a message"),
        (GOOD[GOOD.index("# system") :], "", "text outside a message"),
    ],
)
def test_a_broken_file_is_an_error_that_names_it(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in GOOD
    with pytest.raises(KnowledgeError, match=said) as caught:
        _load(tmp_path, GOOD.replace(before, after, 1))
    assert "answer.fr.md" in caught.value.message
    assert caught.value.next_step


def test_a_missing_file_and_one_that_is_not_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"missing\.en\.md"):
        Prompts(tmp_path).load("chat/missing", "en")
    with pytest.raises(KnowledgeError, match="UTF-8"):
        _load(tmp_path, "é".encode("latin-1"))


def test_a_file_is_read_again_once_it_has_changed(tmp_path: Path) -> None:
    _load(tmp_path, GOOD)
    prompts = Prompts(tmp_path)
    first = prompts.load("chat/answer", "fr")
    assert prompts.load("chat/answer", "fr") is first
    _load(tmp_path, GOOD.replace("version: 3", "version: 10"))
    assert prompts.load("chat/answer", "fr").version == "10"
    (tmp_path / "chat/answer.fr.md").unlink()
    with pytest.raises(KnowledgeError):
        prompts.load("chat/answer", "fr")
