"""
Drive a headless Chromium through its devtools protocol: for pictures, and for tests that need no more than this.

    with Browser() as browser:
        browser.login(address, "sales", "sales")
        browser.goto(f"{address}/odoo/sales")
        browser.wait_for(".o_list_view")
        browser.screenshot("quotations.png")
"""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from . import paths
from .run import Failure

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
START_TIMEOUT = 30
TIMEOUT = 30


def find():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page in a Chromium of its own, with an empty profile."""

    def __init__(self, width=1400, height=900, language="en-US"):
        program = find()
        if program is None:
            raise Failure("there is no Chromium. Install it: apt-get install chromium")
        self.errors = []
        """Errors of the page's console and uncaught exceptions, as text."""
        self._number = 0
        self._socket = None
        self._profile = Path(tempfile.mkdtemp(prefix="chromium-", dir=paths.folder(paths.LOCAL / "tmp")))
        self._log = (self._profile / "log").open("w+")
        environ = {**os.environ, "HOME": str(self._profile), "LANG": "C.UTF-8"}
        args = [
            program,
            *FLAGS,
            f"--lang={language}",
            f"--user-data-dir={self._profile}",
            f"--window-size={width},{height}",
            "about:blank",
        ]
        self._process = subprocess.Popen(
            args, stdout=self._log, stderr=self._log, stdin=subprocess.DEVNULL, env=environ, start_new_session=True
        )
        try:
            self._connect()
            self.set_size(width, height)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def close(self):
        if self._socket:
            with contextlib.suppress(Exception):
                self.command("Browser.close")
            self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._log.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def goto(self, url, timeout=TIMEOUT):
        """Load a page, and wait until its document is complete."""
        answer = self.command("Page.navigate", url=url)
        if problem := answer.get("errorText"):
            raise Failure(f"Chromium cannot load {url}: {problem}")
        time.sleep(0.1)
        self.wait_for_js("document.readyState === 'complete'", timeout)

    def wait_for(self, css, timeout=TIMEOUT):
        """Wait until a visible element matches a CSS selector."""
        self.wait_for_js(f"!!({_element(css)} && {_element(css)}.getClientRects().length)", timeout, what=css)

    def wait_for_js(self, expression, timeout=TIMEOUT, what=None):
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            with contextlib.suppress(Failure):  # the page may be between two documents
                if self.evaluate(expression):
                    return
            time.sleep(0.1)
        shown = self.evaluate("location.href + '\\n' + (document.body ? document.body.innerText.slice(0, 500) : '')")
        raise Failure(f"{what or expression} did not come within {timeout} s. The page:\n{shown}\nErrors: {self.errors}")

    def evaluate(self, expression):
        """The value of a JavaScript expression; promises are awaited."""
        answer = self.command("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if problem := answer.get("exceptionDetails"):
            raise Failure(f"JavaScript: {problem.get('exception', {}).get('description', problem.get('text'))}\nin: {expression}")
        return answer["result"].get("value")

    def click(self, css, timeout=TIMEOUT):
        """Click in the middle of an element, as a user does."""
        self.wait_for(css, timeout)
        self.evaluate(f"{_element(css)}.scrollIntoView({{block: 'center'}})")
        box = f"{_element(css)}.getBoundingClientRect()"
        x, y = self.evaluate(f"(box => [box.x + box.width / 2, box.y + box.height / 2])({box})")
        for kind in ("mousePressed", "mouseReleased"):
            self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def fill(self, css, text, timeout=TIMEOUT):
        """Replace what an input holds by typing `text`."""
        self.wait_for(css, timeout)
        self.evaluate(f"(() => {{ const input = {_element(css)}; input.focus(); input.select(); }})()")
        self.command("Input.insertText", text=text)

    def press(self, key):
        """Press a named key, such as Enter, Tab, Escape."""
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38}
        text = "\r" if key == "Enter" else ""
        self.command("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=codes[key], text=text)
        self.command("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=codes[key])

    def set_size(self, width, height, mobile=False):
        """Set the size of the page; `mobile` makes it a touch screen too."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.command("Emulation.setTouchEmulationEnabled", enabled=mobile)

    def screenshot(self, path):
        """Save what is seen of the page as PNG."""
        path = Path(path)
        paths.folder(path.parent)
        path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"]))

    def login(self, base_url, user, password, timeout=60):
        """Log in to Odoo, as another user than before if need be."""
        self.command("Network.clearBrowserCookies")
        self.goto(f"{base_url}/web/login", timeout)
        self.fill("input[name=login]", user)
        self.fill("input[name=password]", password)
        self.press("Enter")
        self.wait_for(".o_main_navbar, .o_home_menu", timeout)

    def command(self, method, **parameters):
        """Send a command of the devtools protocol; its answer."""
        self._number += 1
        number = self._number
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if problem := message.get("error"):
                    raise Failure(f"Chromium: {method}: {problem.get('message')}")
                return message["result"]
            self._note(message)

    def _note(self, message):
        parameters = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details.get("text", "")))
        elif message.get("method") == "Runtime.consoleAPICalled" and parameters["type"] == "error":
            self.errors.append(" ".join(str(arg.get("value", arg.get("description", ""))) for arg in parameters["args"]))

    def _connect(self):
        import websocket

        port_file = self._profile / "DevToolsActivePort"
        end = time.monotonic() + START_TIMEOUT
        while not (port_file.exists() and port_file.read_text().count("\n")):
            if self._process.poll() is not None or time.monotonic() > end:
                self._log.seek(0)
                raise Failure(f"Chromium does not start:\n{self._log.read()[-2000:]}")
            time.sleep(0.05)
        port = port_file.read_text().split("\n")[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=START_TIMEOUT) as answer:
            page = next(target for target in json.load(answer) if target["type"] == "page")
        self._socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=TIMEOUT * 2)
        for domain in ("Page", "Runtime", "Network"):
            self.command(f"{domain}.enable")


def _element(css):
    return f"document.querySelector({json.dumps(css)})"
