"""The release that this code is; pyproject.toml and CHANGELOG.md name the same one."""

from prometheus_client import Gauge

VERSION = "0.1.0"
build_info = Gauge("watchparty_build_info", "The release that this process runs.", ["version"])
build_info.labels(VERSION).set(1)
