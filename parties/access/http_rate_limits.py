"""Rate limits of HTTP requests. Each `limit_…` raises Refused (`too_frequent`) beyond its limit.

Guesses are refused before anything is looked up: a limit that treated right guesses differently
would reveal them.
"""

from django.conf import settings
from django.http import HttpRequest

from parties.access.client_address import address_of_request
from parties.access.networks import NetworkTokenBuckets
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain import codes
from parties.domain.errors import Refused

WRONG_GUESSES_PER_MINUTE, WRONG_GUESSES_BURST = 10, 20
WRONG_GUESSES_PER_MINUTE_AND_CODE, WRONG_GUESSES_BURST_PER_CODE = 60, 120
# Some letters a second and person, where a full party searches behind one address.
SEARCHES_PER_SECOND, SEARCHES_BURST = 10, 200
JOINS_PER_CODE_FACTOR = 2  # joins allowed for one code, relative to those from one address
# Somebody who looks through the list opens a title every few seconds, now and then some at once; an
# open one is asked about again each second while others move.
QUESTIONS_PER_SECOND, QUESTIONS_BURST = 2, 30
# Passwords that a member states for an account at a library.
LIBRARY_PASSWORDS_PER_MINUTE, LIBRARY_PASSWORDS_BURST = 2, 10
# A full party may share one address.
QUESTIONS_PER_SECOND_AND_ADDRESS, QUESTIONS_BURST_PER_ADDRESS = 10, 200
# Impatient hands reload a page, and its script asks for the snapshot when its socket is refused; a
# full party behind one address does so at once after a restart.
PAGES_PER_SECOND, PAGES_BURST = 5, 60
PAGES_PER_SECOND_AND_ADDRESS, PAGES_BURST_PER_ADDRESS = 20, 300

_joins = NetworkTokenBuckets(settings.JOINS_PER_MINUTE / 60, settings.JOINS_PER_MINUTE)
_joins_of_code = KeyedTokenBuckets(
    JOINS_PER_CODE_FACTOR * settings.JOINS_PER_MINUTE / 60,
    JOINS_PER_CODE_FACTOR * settings.JOINS_PER_MINUTE,
)
_searches = NetworkTokenBuckets(SEARCHES_PER_SECOND, SEARCHES_BURST)
_wrong_guesses = NetworkTokenBuckets(WRONG_GUESSES_PER_MINUTE / 60, WRONG_GUESSES_BURST)
_wrong_guesses_of_code = KeyedTokenBuckets(
    WRONG_GUESSES_PER_MINUTE_AND_CODE / 60, WRONG_GUESSES_BURST_PER_CODE
)
_questions_of_person = KeyedTokenBuckets(QUESTIONS_PER_SECOND, QUESTIONS_BURST)
_questions_of_address = NetworkTokenBuckets(
    QUESTIONS_PER_SECOND_AND_ADDRESS, QUESTIONS_BURST_PER_ADDRESS
)
_library_passwords = KeyedTokenBuckets(LIBRARY_PASSWORDS_PER_MINUTE / 60, LIBRARY_PASSWORDS_BURST)
_pages_of_person = KeyedTokenBuckets(PAGES_PER_SECOND, PAGES_BURST)
_pages_of_address = NetworkTokenBuckets(PAGES_PER_SECOND_AND_ADDRESS, PAGES_BURST_PER_ADDRESS)


def limit_library_passwords(member: int) -> None:
    """Limits how often a member may try to sign in at a library by this site."""
    if not _library_passwords.take(str(member)):
        raise _too_many("tries")


def limit_joins(request: HttpRequest) -> None:
    """Limits joining and creating parties, per address and per party."""
    if not _joins.take(address_of_request(request)):
        raise _too_many("joins")
    if (code := _code(request)) and not _joins_of_code.take(code):
        raise Refused("too_frequent", "Too many people join this party at once. Wait a minute.")


def limit_searches(request: HttpRequest) -> None:
    """Limits queries of the catalogue per address: they need no token and read the database."""
    if not _searches.take(address_of_request(request)):
        raise _too_many("searches")


def limit_questions(request: HttpRequest, person: str) -> None:
    """Limits what is costly to compute, such as explanations, per person and per address.

    `person`: a participant, or a member where no party is asked about.
    """
    address = address_of_request(request)
    if not (_questions_of_person.take(person) and _questions_of_address.take(address)):
        raise Refused("too_frequent", "Too many questions at once. Wait a moment.")


def limit_pages(request: HttpRequest, person: str | None) -> None:
    """Limits pages and snapshots of rooms, and lists of histories, per person and per address.

    `person`: a participant whose token is valid, or a member; None for everybody else.
    """
    within_own = person is None or _pages_of_person.take(person)
    if not (within_own and _pages_of_address.take(address_of_request(request))):
        raise Refused("too_frequent", "Too many pages at once. Wait a moment.")


def limit_guesses(request: HttpRequest) -> None:
    """Call before looking up a code for somebody who is not known to be in the party."""
    if _wrong_guesses.is_empty(address_of_request(request)):
        raise _too_many("wrong tries")


def limit_passphrase_guesses(request: HttpRequest) -> None:
    """Call before comparing a passphrase: limits guesses per address and per party."""
    limit_guesses(request)
    if _wrong_guesses_of_code.is_empty(_code(request)):
        raise Refused("too_frequent", "Too many wrong passphrases for this party. Wait a minute.")


def count_wrong_guess(request: HttpRequest) -> None:
    """Counts a wrong code or passphrase: guessing must cost more than it could find."""
    _wrong_guesses_of_code.take(_code(request))
    if not _wrong_guesses.take(address_of_request(request)):
        raise _too_many("wrong tries")


def _code(request: HttpRequest) -> str:
    match = request.resolver_match
    code = str(match.kwargs.get("code", "")) if match else ""
    return code if codes.is_code(code) else ""


def _too_many(what: str) -> Refused:
    return Refused("too_frequent", f"Too many {what} from this address. Wait a minute.")
