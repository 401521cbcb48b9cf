"""Importing this sets Django up, so that models can be imported after it."""

import django

django.setup()
