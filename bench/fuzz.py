"""Asks the API what nobody would, in this process: generated from its own document, right and wrong; counts mistakes.

`python -m bench.fuzz [EXAMPLES] [SEED]`: so many of each kind for each operation (100), on each database. Ends with 1
when an answer was a server error, had a status or a content that the document does not tell, or took nonsense for
sense. What a document cannot say, like a number that does not exist, may be refused.
"""

import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from typing import Any

import hypothesis
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from console.entry.scopes import SCOPES
from local.postgres import Postgres
from models import Database
from models.schema import migrate

EXAMPLES, SEED = 100, 1
KINDS = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def fuzz(
    app: Flask, token: str, known: dict[str, Any], examples: int, seed: int
) -> tuple[Counter[str], dict[str, str]]:
    """Ask each operation `examples` times with what its document allows, and as often with what it does not.

    What is allowed is asked of what is `known`, by the names of places in addresses, so that there is something.
    Return how many answers of each kind had which status, and what was wrong with each operation, if anything.
    """
    headers = {"Authorization": f"Bearer {token}"}
    config = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config, headers=headers)
    document.validate()
    answers, wrong = Counter[str](), dict[str, str]()
    for found in document.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        for kind in KINDS:
            try:
                _ask(operation, kind, headers, known, answers, examples, seed)
            except (FailureGroup, Failure) as exc:
                wrong[f"{operation.label}, {kind.value}"] = str(exc)
    return answers, wrong


def _ask(
    operation: Any,
    kind: GenerationMode,
    headers: dict[str, str],
    known: dict[str, Any],
    answers: Counter[str],
    examples: int,
    seed: int,
) -> None:
    names = {one.name for one in operation.path_parameters}
    places = {name: known[name] for name in names & known.keys()} if kind is GenerationMode.POSITIVE else {}
    cases = operation.as_strategy(generation_mode=kind, path_parameters=places or None)

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        answer = case.call(headers=headers)
        answers[f"{kind.value} {answer.status_code}"] += 1
        case.validate_response(answer, excluded_checks=[positive_data_acceptance], headers=headers)

    with suppress(Unsatisfiable):  # nothing wrong can be asked of an operation that takes nothing
        ask()


def main() -> None:
    """Fuzz a fresh house on each database, and print what came of it."""
    from tests.console.filled import fill  # of the tests: time stands still in it
    from tests.console.house import House

    given_ones = [int(word) for word in sys.argv[1:]]
    examples, seed = (*given_ones, *(EXAMPLES, SEED)[len(given_ones) :])
    failed = False
    with tempfile.TemporaryDirectory() as folder, Postgres() as server:
        for url in (f"sqlite:///{folder}/fuzz.db", server.lend()):
            database = Database(url)
            migrate(database)
            house, began = House(database, f"{folder}/mode.json"), time.monotonic()
            answers, wrong = fuzz(house.app, house.token(*SCOPES), fill(house), examples, seed)
            house.board.close()
            took, told = time.monotonic() - began, ", ".join(f"{n} {what}" for what, n in sorted(answers.items()))
            print(f"{database.url.get_backend_name()}: {sum(answers.values())} questions in {took:.0f} s: {told}")
            for operation, words in wrong.items():
                print(f"\n{operation}\n{words}")
            failed = failed or bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
