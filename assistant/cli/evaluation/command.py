"""`assistant eval`: its commands."""

import click

from assistant.cli.evaluation.answers import answers
from assistant.cli.evaluation.copy import copy
from assistant.cli.evaluation.retrieval import retrieval


@click.group()
def evaluate() -> None:
    """Measure the product on questions whose answers are known."""


evaluate.add_command(retrieval)
evaluate.add_command(answers)
evaluate.add_command(copy)
