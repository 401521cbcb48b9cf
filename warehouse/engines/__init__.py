"""The engines that run the SQL files, and the choice between them."""

from django.conf import settings

from warehouse.engines.engine import Engine


def configured_engine() -> Engine:
    """Returns the engine of `WAREHOUSE_ENGINE`. Spark is imported only where it is used."""
    if settings.WAREHOUSE_ENGINE == "spark":
        from warehouse.engines.on_spark import SparkEngine

        return SparkEngine()
    from warehouse.engines.on_duckdb import DuckEngine

    return DuckEngine()
