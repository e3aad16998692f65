"""A browser in two words, for the list of sessions."""

BROWSERS = (("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Edg", "Edge"), ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("CrOS", "ChromeOS"), ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


def browser(agent: str) -> str:
    """ "Firefox, Android"; empty when the browser does not say. Edge and Opera call themselves Chrome too."""
    named = (next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in named if name)
