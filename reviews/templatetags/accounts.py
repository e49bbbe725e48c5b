"""For the pages of an account."""

from django import forms, template
from django.utils.translation import gettext as _

register = template.Library()

# What a browser's long name for itself holds; the first that fits is right, since most claim to be others as well.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def plain(form: forms.Form) -> forms.Form:
    """Give the form without placeholders: every field has a label that stays when something is typed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def browser(user_agent: str) -> str:
    """Give the name of a browser as people say it: "Firefox on Windows"; what is unknown stays as it is."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), None)
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), None)
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or user_agent
