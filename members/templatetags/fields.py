"""Form fields in the site's own clothes."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def in_our_clothes(field: BoundField) -> SafeString:
    """Its label says what a field is; a placeholder would say it twice, and go when one types."""
    attributes: dict[str, str | bool] = {"placeholder": False}
    if getattr(field.field.widget, "input_type", "") != "checkbox":
        attributes["class"] = "input"
    return field.as_widget(attrs=attributes)
