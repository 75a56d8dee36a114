"""Moments and spans as whole seconds in SQL, on each database."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class epoch(FunctionElement[int]):  # noqa: N801 - it is read as a function
    """`epoch(moment)`: its Unix time, which has more than 32 bits from 2038 on."""

    type = BigInteger()
    inherit_cache = True


class between(FunctionElement[int]):  # noqa: N801 - it is read as a function
    """`between(earlier, later)`: the seconds that lie between two moments."""

    type = Integer()
    inherit_cache = True

    def __init__(self, earlier: ColumnElement[Any], later: ColumnElement[Any]) -> None:
        super().__init__(earlier, later)


@compiles(epoch, "postgresql")
def _epoch_postgres(element: epoch, compiler: Any, **how: Any) -> str:
    # EXTRACT would count in decimal numbers of any length, which takes several times as long.
    return f"CAST(date_part('epoch', {compiler.process(element.clauses, **how)}) AS BIGINT)"


@compiles(epoch, "sqlite")
def _epoch_sqlite(element: epoch, compiler: Any, **how: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **how)}) AS INTEGER)"


@compiles(between, "postgresql")
def _between_postgres(element: between, compiler: Any, **how: Any) -> str:
    earlier, later = (compiler.process(clause, **how) for clause in element.clauses)
    return f"CAST(date_part('epoch', {later} - {earlier}) AS INTEGER)"


@compiles(between, "sqlite")
def _between_sqlite(element: between, compiler: Any, **how: Any) -> str:
    earlier, later = (compiler.process(clause, **how) for clause in element.clauses)
    return f"(CAST(strftime('%s', {later}) AS INTEGER) - CAST(strftime('%s', {earlier}) AS INTEGER))"
