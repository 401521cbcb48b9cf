"""Somebody who may see the insights, and simulated parties to see."""

from tests.harness.site import manage

PASSWORD = "a password for tests only"


def an_analyst_with_a_warehouse(site: dict[str, str], beside: dict[str, str]) -> str:
    """The name of an analyst on the site. The parties are made on a copy of the site beside it, so
    that it gets the warehouse alone; both have their files in the same folder."""
    manage("simulate_parties", "--days", "30", "--parties", "60", "--seed", "4", **beside)
    manage("run_etl", **beside)
    manage(
        "createsuperuser",
        "--noinput",
        **site,
        DJANGO_SUPERUSER_USERNAME="ann",
        DJANGO_SUPERUSER_EMAIL="ann@example.org",
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
    )
    return "ann"
