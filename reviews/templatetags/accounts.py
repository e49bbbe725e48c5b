"""For the pages of an account."""

from html import escape
from urllib.parse import quote

from django import forms, template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from films.canonical import path_of
from films.phrases import gettext as _

register = template.Library()

CURRENT = ' aria-current="page"'
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


@register.simple_tag(takes_context=True)
def visitor_links(context: Context) -> SafeString:
    """Give the items of the masthead that lead to log-in and, where it is open, sign-up.

    Who comes from a page goes back to it, but to none of an account's own.
    """
    request = context.get("request")
    here = request.resolver_match.view_name if request and request.resolver_match else ""
    leads_back = request and here != "home" and not request.path.startswith(("/accounts/", "/settings/"))
    address = context.get("this_address")  # of what is drawn for many addresses (films.frames)
    back = f"?next={address or quote(request.get_full_path())}" if leads_back else ""
    pages = [("account_login", _("Log in"))]
    if context.get("registration") != "closed":
        pages.append(("account_signup", _("Sign up")))
    links = [
        f'<li><a href="{path_of(page)}{back}"{CURRENT if page == here else ""}>{escape(words)}</a></li>'
        for page, words in pages
    ]
    return mark_safe("\n".join(links))  # what is quoted or escaped
