"""What a mistyped word may have meant."""

import string

SHORTEST = 5  # letters; shorter words have too many neighbours


def neighbours(term: str) -> set[str]:
    """Every word one slip away from a folded term: a letter missing, added, wrong, or two swapped.

    Empty for short terms and for those with anything but the letters a to z. About 54 words per letter
    (Peter Norvig, “How to Write a Spelling Corrector”).
    """
    if len(term) < SHORTEST or not (term.isascii() and term.isalpha()):
        return set()
    splits = [(term[:place], term[place:]) for place in range(len(term) + 1)]
    missing = {head + letter + tail for head, tail in splits for letter in string.ascii_lowercase}
    added = {head + tail[1:] for head, tail in splits if tail}
    wrong = {head + letter + tail[1:] for head, tail in splits if tail for letter in string.ascii_lowercase}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    return (missing | added | wrong | swapped) - {term}
