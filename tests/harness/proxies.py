"""nginx and Caddy, really started with the configuration that deploy/ ships.

Only what an operator would set is changed: the name, the ports, the certificate, the processes.
"""

import contextlib
import re
import socket
import ssl
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from tests.harness.packages import program
from tests.harness.ports import free_port
from tests.harness.site import ROOT

NAME = "localhost"
NGINX_MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    include {folder}/watchparty.conf;
}}
"""


class Certificate:
    """For `localhost`, signed by itself."""

    def __init__(self, folder: Path) -> None:
        self.path, self.key = folder / "certificate.pem", folder / "key.pem"
        command = [program("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
        command += ["-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
        command += ["-keyout", str(self.key), "-out", str(self.path)]
        subprocess.run(command, check=True, capture_output=True)

    @property
    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))

    @property
    def shown(self) -> ssl.SSLContext:
        """For a server of that name."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.path, self.key)
        return context


class Proxy(ABC):
    """`without` is a part of the shipped configuration that a careless operator leaves out."""

    def __init__(
        self, folder: Path, processes: list[str], certificate: Certificate, without: str = ""
    ) -> None:
        self.folder, self.certificate, self.without = folder, certificate, without
        self.processes = [url.removeprefix("http://") for url in processes]
        self.port, self.plain_port = free_port(), free_port()
        self.url = f"https://{NAME}:{self.port}"
        self.log = folder / "proxy.log"
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]: ...

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, start_new_session=True, cwd=self.folder
            )
        deadline = time.monotonic() + 30
        while self.process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"The proxy did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def _shipped(self, path: str) -> str:
        text = (ROOT / "deploy" / path).read_text()
        if self.without:
            assert self.without in text, f"{path} has no line {self.without}"
        if "\n" in self.without:
            return text.replace(self.without, "")
        kept = (line for line in text.splitlines() if not self.without or self.without not in line)
        return "\n".join(kept)


class Nginx(Proxy):
    def command(self) -> list[str]:
        (self.folder / "watchparty.conf").write_text(self._configuration())
        (self.folder / "nginx.conf").write_text(NGINX_MAIN.format(folder=self.folder))
        return [program("nginx", "nginx-light"), "-c", str(self.folder / "nginx.conf")]

    def _configuration(self) -> str:
        text = self._shipped("nginx/watchparty.conf")
        servers = "\n".join(f"    server {each};" for each in self.processes)
        text = re.sub(r"(    server 127\.0\.0\.1:\d+ .*;\n)+", f"{servers}\n", text)
        text = re.sub(r"listen \[::\].*;\n", "", text)
        text = text.replace("listen 443", f"listen 127.0.0.1:{self.port}")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.plain_port};")
        text = re.sub(r"(ssl_certificate) .*;", rf"\1 {self.certificate.path};", text)
        text = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {self.certificate.key};", text)
        return text.replace("watch.example", NAME)


class Caddy(Proxy):
    def command(self) -> list[str]:
        (self.folder / "Caddyfile").write_text(self._configuration())
        caddy, config = program("caddy", "caddy"), str(self.folder / "Caddyfile")
        return [caddy, "run", "--adapter", "caddyfile", "--config", config]

    def _configuration(self) -> str:
        text = self._shipped("caddy/Caddyfile")
        text = re.sub(r"127\.0\.0\.1:\d+( 127\.0\.0\.1:\d+)*", " ".join(self.processes), text)
        ours = f"\tadmin off\n\tauto_https disable_redirects\n\thttp_port {self.plain_port}\n"
        text = text.replace("{\n\tservers", f"{{\n{ours}\tservers", 1)
        pair = f"{self.certificate.path} {self.certificate.key}"
        name = f"https://{NAME}:{self.port} {{\n\tbind 127.0.0.1\n\ttls {pair}\n"
        return text.replace("\nwatch.example {\n", f"\n{name}", 1)


PROXIES: dict[str, type[Proxy]] = {"nginx": Nginx, "caddy": Caddy}


@contextlib.contextmanager
def running(proxy: Proxy) -> Iterator[Proxy]:
    try:
        proxy.start()
        yield proxy
    finally:
        proxy.stop()
