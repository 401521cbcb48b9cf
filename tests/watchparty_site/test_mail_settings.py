"""Where mail goes, from one address, and a wrong address is refused in words."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from watchparty_site import mail


def test_a_mail_server_with_a_password_is_used_over_tls() -> None:
    read = mail.parse("smtp://ana%40example.org:a%2Fb@mail.example.org")
    assert read["EMAIL_HOST"] == "mail.example.org"
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("ana@example.org", "a/b")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (587, True, False)


def test_one_on_the_same_machine_needs_no_certificate() -> None:
    read = mail.parse("smtp://localhost:25")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (25, False, False)


def test_smtps_is_encrypted_from_the_first_byte() -> None:
    read = mail.parse("smtps://ana:secret@mail.example.org")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (465, False, True)


def test_mail_may_lie_in_a_folder_or_go_to_the_terminal() -> None:
    assert mail.parse("file:///var/mail%20here")["EMAIL_FILE_PATH"] == "/var/mail here"
    assert mail.parse("console:")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mail.example.org", "it must be smtp://"),
        ("http://mail.example.org", "it must be smtp://"),
        ("file:", "it must be smtp://"),
        ("smtp://", "names no host"),
        ("smtp://mail.example.org:many", "a port that is no number"),
        ("smtp://mail.example.org:70000", "a port that is no number"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_in_words(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        mail.parse(url)


def test_addresses_cannot_be_confirmed_without_mail() -> None:
    mail.require_delivery("console:", "none")
    mail.require_delivery("smtp://localhost", "mandatory")
    with pytest.raises(ImproperlyConfigured, match="nobody could ever confirm"):
        mail.require_delivery("file:///tmp/mail", "mandatory")
