"""Keys of people in history."""


def member_key(account: int) -> str:
    """Returns the key of a member, `member:<account>`."""
    return f"member:{account}"
