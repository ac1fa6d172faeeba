"""The databases of generated projects: a new one on a real server for each, or the reason why there is none.

PostgreSQL and MariaDB are found by variable or on their own ports; MySQL's projects run against MariaDB, with the same
driver; MongoDB's against an emulated server unless a real one is named; Oracle's against none.
"""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

# Where nobody listens: what a project does without its database.
NOWHERE = {
    "postgresql": "postgresql://nobody@127.0.0.1:1/nothing",
    "mysql": "mysql://nobody@127.0.0.1:1/nothing",
    "mariadb": "mariadb://nobody@127.0.0.1:1/nothing",
    "oracle": "oracle://nobody:nothing@127.0.0.1:1/nothing",
    "mongodb": "mongodb://127.0.0.1:1/nothing",
    "sqlite": "sqlite:////nowhere/at/all/db.sqlite3",
}
_SERVERS = {
    "postgresql": ("SCAFFOLDER_TEST_POSTGRESQL_URL", 5432, "postgresql://postgres@127.0.0.1:5432/postgres"),
    "mariadb": ("SCAFFOLDER_TEST_MARIADB_URL", 3306, "mariadb://root@127.0.0.1:3306/mysql"),
}
_POSTGRESQL = "import psycopg, sys; psycopg.connect(sys.argv[1], autocommit=True).execute(sys.argv[2])"
_MARIADB = """
import sys
from urllib.parse import unquote, urlsplit
import pymysql
url = urlsplit(sys.argv[1])
with pymysql.connect(host=url.hostname, port=url.port or 3306, user=unquote(url.username or ""),
                     password=unquote(url.password or ""), autocommit=True) as connection:
    connection.cursor().execute(sys.argv[2])
"""


def require(database: str) -> None:
    """Skip, saying why, where the projects of a database find no server."""
    if database in ("mysql", "mariadb", "postgresql"):
        _server("postgresql" if database == "postgresql" else "mariadb")


@contextmanager
def address_for(database: str, python: Path) -> Iterator[str]:
    """The address of a new database, gone at the end; empty for none. `python` is one that has the driver."""
    if database == "mongodb":
        with _mongodb() as address:
            yield address
    elif database in ("postgresql", "mysql", "mariadb"):
        with _created(database, python) as address:
            yield address
    else:
        yield {"sqlite": "sqlite:///db.sqlite3", "none": ""}.get(database, NOWHERE.get(database, ""))


@contextmanager
def _created(database: str, python: Path) -> Iterator[str]:
    postgresql = database == "postgresql"
    server, script = _server("postgresql" if postgresql else "mariadb"), _POSTGRESQL if postgresql else _MARIADB
    name = f"scaffolder_{uuid.uuid4().hex[:12]}"
    _execute(python, script, server, f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(scheme=database, path=f"/{name}").geturl()
    finally:
        for mine in (name, f"test_{name}"):
            _execute(python, script, server, f"DROP DATABASE IF EXISTS {mine}{' WITH (FORCE)' if postgresql else ''}")


def _server(kind: str) -> str:
    variable, port, address = _SERVERS[kind]
    if os.environ.get(variable):
        return os.environ[variable]
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
        return address
    pytest.skip(f"no {kind} server: set {variable}, or run one on 127.0.0.1:{port}")


def _execute(python: Path, script: str, server: str, statement: str) -> None:
    result = subprocess.run([str(python), "-c", script, server, statement], capture_output=True, text=True, check=False)
    refused = ("password authentication failed", "role", "Access denied")
    if any(words in result.stderr for words in refused):
        kind = urlsplit(server).scheme
        pytest.skip(f"{kind} on this machine lets nobody in without a password: set {_SERVERS[kind][0]}")
    assert result.returncode == 0, result.stderr


@contextmanager
def _mongodb() -> Iterator[str]:
    name = f"scaffolder_{uuid.uuid4().hex[:12]}"
    real = os.environ.get("SCAFFOLDER_TEST_MONGODB_URL")
    if real:
        yield urlsplit(real)._replace(path=f"/{name}").geturl()
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.generated.mongo_server", str(port)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield f"mongodb://127.0.0.1:{port}/{name}"
    finally:
        process.kill()
        process.wait()
