"""Fills in a page's form as a browser would: what the page holds is sent, but for what somebody changed."""

from html.parser import HTMLParser

from django.http import HttpResponse


class _Form(HTMLParser):
    """Collects what a browser would send of the form that holds the page's content."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self._inside = False
        self._select: str | None = None
        self._text: str | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self._inside = attrs.get("id", "").endswith("_form") or attrs.get("id") == "changelist-form"
        if not self._inside or "__prefix__" in (name := attrs.get("name") or "") or "disabled" in attrs:
            return
        kind = attrs.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "file", "button", "image"):
            if kind not in ("checkbox", "radio") or "checked" in attrs:
                self._add(name, attrs.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self._add(self._select, attrs.get("value", ""))
        elif tag == "textarea" and name:
            self._text = name
            self._add(name, "")

    def handle_data(self, text):
        if self._text:
            self.data[self._text][-1] += text

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            if self._text:
                self.data[self._text][-1] = self.data[self._text][-1].removeprefix("\n")
            self._text = None

    def _add(self, name, value):
        self.data.setdefault(name, []).append(value or "")


def filled(response: HttpResponse, **changes) -> dict:
    """Give what is sent when the form of a page is saved with these changes; None leaves a field out."""
    data = _Form(response.content.decode()).data
    data.pop("_selected_action", None)
    for name, value in changes.items():
        data.pop(name, None)
        if value is not None:
            data[name] = value if isinstance(value, list) else [value]
    return data


def row(prefix: str, number: int, **fields) -> dict:
    """Give the changes that fill in a row of a part of the form."""
    return {f"{prefix}-{number}-{name}": value for name, value in fields.items()}


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Give what the form of a page complains of, by field; rows are named as `credits-0-person`."""
    found = {name: list(words) for name, words in response.context["adminform"].form.errors.items()}
    for part in response.context["inline_admin_formsets"]:
        if part.formset.non_form_errors():
            found[part.formset.prefix] = list(part.formset.non_form_errors())
        for form in part.formset.forms:
            found |= {f"{form.prefix}-{name}": list(words) for name, words in form.errors.items()}
    return found
