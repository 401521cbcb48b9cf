"""A DynamoDB, or S3, for the tests: ministack, which is as strict as AWS's, or moto.

Both come from PyPI. Credentials are needed to sign with, and nobody looks at them.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from history.url import DynamoUrl
from tests.harness.ports import free_port

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "for-tests", "AWS_SECRET_ACCESS_KEY": "for-tests"}
REGION = "eu-central-1"
PATIENCE = 60
COMMANDS = {
    "ministack": [sys.executable, "-m", "ministack"],
    "moto": [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "{port}"],
}


class OwnDynamoDB:
    def __init__(self, kind: str, home: Path, service: str = "dynamodb") -> None:
        self.kind, self.home, self.port, self.service = kind, home, free_port(), service
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> DynamoUrl:
        return DynamoUrl(REGION, f"http://127.0.0.1:{self.port}")

    @property
    def url(self) -> str:
        return f"dynamodb://{REGION}?endpoint={self.address.endpoint}"

    def start(self) -> None:
        command = [part.format(port=self.port) for part in COMMANDS[self.kind]]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=os.environ | self._settings(),
                start_new_session=True,
            )
        self._wait_until_it_answers(self.process)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def _settings(self) -> dict[str, str]:
        return {
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "SERVICES": self.service,
            "TMPDIR": str(self.home),
        }

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.address.endpoint}/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"{self.kind} did not start:\n{(self.home / 'log').read_text()}")


@contextlib.contextmanager
def own_dynamodb(kind: str = "ministack", service: str = "dynamodb") -> Iterator[OwnDynamoDB]:
    home = Path(tempfile.mkdtemp(prefix=f"watchparty-{kind}-"))
    server = OwnDynamoDB(kind, home, service)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
