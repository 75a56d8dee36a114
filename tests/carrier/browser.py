"""A headless Chromium driven over its DevTools protocol: just enough to use a page as a person does."""

import asyncio
import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
KEYS = {"Enter": ("Enter", 13, "\r"), "Escape": ("Escape", 27, ""), "Tab": ("Tab", 9, "")}


def find_chromium() -> str | None:
    """Return where a Chromium is, None if there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One tab. Scripts run in it with `evaluate`; keys are pressed as from a keyboard."""

    def __init__(self, program: str) -> None:
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        options = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--mute-audio",
        ]
        options += [
            "--remote-debugging-port=0",
            f"--user-data-dir={self._home.name}",
            "--window-size=1100,900",
        ]
        options += ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
        self._process = subprocess.Popen(
            [program, *options, "about:blank"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        self._loop = asyncio.new_event_loop()
        self._numbers = itertools.count(1)
        self.complaints: list[str] = []
        self._loop.run_until_complete(self._connect())

    def open(self, url: str) -> None:
        """Go to an address and wait until its script has run."""
        self.call("Page.navigate", url=url)
        self.wait_for("document.body && document.body.dataset.ready === 'yes'")

    def leave(self) -> None:
        """Leave the page, so that it does not complain when its server goes away."""
        self.call("Page.navigate", url="about:blank")
        self.wait_for("document.body && !document.body.dataset.ready")
        self.complaints.clear()

    def evaluate(self, script: str) -> Any:
        """Run an expression in the page, awaiting a promise, and return its value."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"]["exception"].get("description", answer))
        return answer["result"].get("value")

    def wait_for(self, script: str, within: float = 10) -> Any:
        """Wait until an expression is true, and return its value."""
        until = time.monotonic() + within
        while not (value := self.evaluate(script)):
            if time.monotonic() > until:
                raise AssertionError(f"never true: {script}\n{self.evaluate('document.body.innerText')}")
            time.sleep(0.02)
        return value

    def press(self, key: str) -> None:
        """Press a key where the focus is."""
        name, code, text = KEYS[key] if key in KEYS else (key, ord(key), key)
        pressed = {"key": name, "windowsVirtualKeyCode": code, "text": text}
        self.call("Input.dispatchKeyEvent", type="keyDown", **pressed)
        self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def write(self, text: str) -> None:
        """Write text where the focus is."""
        self.call("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        """Save what is seen as a PNG file."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command of the protocol and return its result."""
        return self._loop.run_until_complete(self._call(method, parameters))

    def close(self) -> None:
        """End the browser."""
        self._loop.run_until_complete(self._disconnect())
        self._process.terminate()
        self._process.wait(10)
        self._loop.close()
        self._home.cleanup()

    async def _connect(self) -> None:
        said = Path(self._home.name) / "DevToolsActivePort"
        until = time.monotonic() + 30
        while not (said.exists() and "\n" in said.read_text()):
            if time.monotonic() > until or self._process.poll() is not None:
                raise AssertionError("Chromium did not start")
            await asyncio.sleep(0.02)
        port = said.read_text().split()[0]
        self._session = aiohttp.ClientSession()
        async with self._session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            tabs = await answer.json(content_type=None)
        tab = next(tab for tab in tabs if tab["type"] == "page")
        self._socket = await self._session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0)
        for domain in ("Page", "Runtime", "Log"):
            await self._call(f"{domain}.enable", {})

    async def _disconnect(self) -> None:
        await self._socket.close()
        await self._session.close()

    async def _call(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_str(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(await self._socket.receive_str())
            if message.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.complaints.append(json.dumps(message["params"]))
            if message.get("id") == number:
                if "error" in message:
                    raise AssertionError(message["error"])
                result: dict[str, Any] = message["result"]
                return result
