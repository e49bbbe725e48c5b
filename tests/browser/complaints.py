"""What a browser complains of while a test walks through pages."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# The browser says in words of its own which element broke the policy; the event holds the directive too.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI || "inline"} ${event.sample}`);
});
"""


class Complaints:
    """Errors of the console and of scripts, breaches of the policy, failed files, and requests that leave the site."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.answered: tuple[str, ...] = ()  # beginnings of addresses elsewhere that the test itself answers
        self.heard: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page that is opened in the context."""
        context.add_init_script(LISTEN)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 404 is for the test to judge, a missing file is told by its response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.heard.append(f"console: {message.text} ({message.location.get('url')})")

    def _error(self, error: WebError) -> None:
        self.heard.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:", *self.answered)):
            self.heard.append(f"outside: {request.method} {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.heard.append(f"{response.status}: {response.url}")
