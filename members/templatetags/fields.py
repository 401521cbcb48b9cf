"""Renders form fields with the site's styles."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def styled(field: BoundField) -> SafeString:
    """Renders a field without a placeholder: its label describes it, also while it is filled."""
    attributes: dict[str, str | bool] = {"placeholder": False}
    if getattr(field.field.widget, "input_type", "") != "checkbox":
        attributes["class"] = "input"
    return field.as_widget(attrs=attributes)
