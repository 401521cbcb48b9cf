"""`python -m watchparty_site`, as `manage.py`."""

from watchparty_site.command_line import main

main()
