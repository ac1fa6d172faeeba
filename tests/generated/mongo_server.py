"""An emulated MongoDB server: the wire protocol (OP_MSG) on a real socket, with mongomock's collections behind it.

Driver, address, connection and its loss are real; what a query means is mongomock's word for it.
`python -m tests.generated.mongo_server PORT`
"""

import socketserver
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import bson
import mongomock
from pymongo import ReturnDocument

_OP_MSG, _OP_QUERY, _OP_REPLY = 2013, 2004, 1
_CHECKSUM = 1
_CODEC = bson.CodecOptions[dict[str, Any]](tz_aware=False)

Document = dict[str, Any]
Database = Any
Answer = Callable[[Database, Document], Document]


class Server(socketserver.ThreadingTCPServer):
    """Listens on 127.0.0.1 until it is stopped."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.client: Any = mongomock.MongoClient()
        self.lock = threading.Lock()


class Connection(socketserver.StreamRequestHandler):
    """One client: a message in, a message out."""

    server: Server

    def handle(self) -> None:
        while header := self.rfile.read(16):
            length, number, _, code = struct.unpack("<iiii", header)
            body = self.rfile.read(length - 16)
            if code == _OP_QUERY:
                # How drivers greet a server they know nothing of yet.
                payload = struct.pack("<iqii", 8, 0, 0, 1) + bson.encode(_hello())
                self._send(number, _OP_REPLY, payload)
            else:
                answer = self._answer(_message(body))
                self._send(number, _OP_MSG, struct.pack("<i", 0) + b"\0" + bson.encode(answer))

    def _send(self, number: int, code: int, payload: bytes) -> None:
        self.wfile.write(struct.pack("<iiii", 16 + len(payload), number + 1, number, code) + payload)

    def _answer(self, command: Document) -> Document:
        name = next(iter(command))
        answer = _ANSWERS.get(name.lower())
        if answer is None:
            return {"ok": 0.0, "code": 59, "codeName": "CommandNotFound", "errmsg": f"no such command: '{name}'"}
        try:
            with self.server.lock:
                return {"ok": 1.0, **answer(self.server.client[command.get("$db", "test")], command)}
        except mongomock.OperationFailure as error:
            return {"ok": 0.0, "code": error.code or 8000, "errmsg": str(error)}


def _message(body: bytes) -> Document:
    """The command of an OP_MSG, with the documents that follow it under the name they belong to."""
    flags = struct.unpack_from("<I", body)[0]
    end = len(body) - (4 if flags & _CHECKSUM else 0)
    position, command, sequences = 4, {}, {}
    while position < end:
        kind = body[position]
        size = struct.unpack_from("<i", body, position + 1)[0]
        section = body[position + 1 : position + 1 + size]
        if kind == 0:
            command = bson.decode(section, _CODEC)
        else:
            name, _, documents = section[4:].partition(b"\0")
            sequences[name.decode()] = list(_documents(documents))
        position += 1 + size
    return {**command, **sequences}


def _documents(data: bytes) -> Iterator[Document]:
    while data:
        size = struct.unpack_from("<i", data)[0]
        yield bson.decode(data[:size], _CODEC)
        data = data[size:]


def _hello(_database: Database = None, _command: Document | None = None) -> Document:
    return {
        "ok": 1.0, "helloOk": True, "isWritablePrimary": True, "ismaster": True, "readOnly": False, "minWireVersion": 0,
        "maxWireVersion": 25, "maxBsonObjectSize": 16 * 2**20, "maxMessageSizeBytes": 48_000_000,
        "maxWriteBatchSize": 100_000, "localTime": datetime.now(UTC), "logicalSessionTimeoutMinutes": 30,
    }  # fmt: skip


def _nothing(_database: Database, _command: Document) -> Document:
    return {}


def _batch(database: Database, collection: str, documents: list[Any]) -> Document:
    return {"cursor": {"id": 0, "ns": f"{database.name}.{collection}", "firstBatch": documents}}


def _insert(database: Database, command: Document) -> Document:
    inserted, errors = 0, []
    for index, document in enumerate(command["documents"]):
        try:
            database[command["insert"]].insert_one(document)
            inserted += 1
        except mongomock.DuplicateKeyError as error:
            errors.append({"index": index, "code": 11000, "errmsg": str(error)})
            break
    return {"n": inserted, **({"writeErrors": errors} if errors else {})}


def _find(database: Database, command: Document) -> Document:
    cursor = database[command["find"]].find(command.get("filter") or {}, command.get("projection") or None)
    if command.get("sort"):
        cursor = cursor.sort(list(command["sort"].items()))
    cursor = cursor.skip(command.get("skip", 0)).limit(abs(command.get("limit", 0)))
    return _batch(database, command["find"], list(cursor))


def _update(database: Database, command: Document) -> Document:
    matched, modified, upserted, errors = 0, 0, [], []
    for index, step in enumerate(command["updates"]):
        collection, change, upsert = database[command["update"]], step["u"], step.get("upsert", False)
        plain = isinstance(change, dict) and not any(key.startswith("$") for key in change)
        verb = (
            collection.replace_one if plain else collection.update_many if step.get("multi") else collection.update_one
        )
        try:
            result = verb(step["q"], change, upsert=upsert)
        except mongomock.DuplicateKeyError as error:
            errors.append({"index": index, "code": 11000, "errmsg": str(error)})
            break
        matched, modified = matched + result.matched_count, modified + result.modified_count
        if result.upserted_id is not None:
            upserted.append({"index": index, "_id": result.upserted_id})
    told = {"n": matched + len(upserted), "nModified": modified}
    return {**told, **({"upserted": upserted} if upserted else {}), **({"writeErrors": errors} if errors else {})}


def _delete(database: Database, command: Document) -> Document:
    collection = database[command["delete"]]
    steps = (
        (collection.delete_one if step.get("limit") else collection.delete_many, step) for step in command["deletes"]
    )
    return {"n": sum(verb(step["q"]).deleted_count for verb, step in steps)}


def _find_and_modify(database: Database, command: Document) -> Document:
    collection = database[command.get("findAndModify") or command["findandmodify"]]
    query, sort = command.get("query") or {}, list((command.get("sort") or {}).items()) or None
    if command.get("remove"):
        return {"value": collection.find_one_and_delete(query, sort=sort)}
    after = ReturnDocument.AFTER if command.get("new") else ReturnDocument.BEFORE
    options = {"sort": sort, "upsert": command.get("upsert", False), "return_document": after}
    return {"value": collection.find_one_and_update(query, command["update"], **options)}


def _count(database: Database, command: Document) -> Document:
    return {"n": database[command["count"]].count_documents(command.get("query") or {})}


def _distinct(database: Database, command: Document) -> Document:
    return {"values": database[command["distinct"]].distinct(command["key"], command.get("query") or {})}


def _aggregate(database: Database, command: Document) -> Document:
    return _batch(database, command["aggregate"], list(database[command["aggregate"]].aggregate(command["pipeline"])))


def _create_indexes(database: Database, command: Document) -> Document:
    collection = database[command["createIndexes"]]
    before = len(collection.index_information())
    for index in command["indexes"]:
        options = {key: index[key] for key in ("unique", "sparse", "expireAfterSeconds") if key in index}
        collection.create_index(list(index["key"].items()), name=index["name"], **options)
    after = len(collection.index_information())
    return {"numIndexesBefore": before, "numIndexesAfter": after, "createdCollectionAutomatically": before == 0}


def _list_indexes(database: Database, command: Document) -> Document:
    known = database[command["listIndexes"]].index_information()
    indexes = [
        {
            "v": 2,
            "name": name,
            **{key: value for key, value in about.items() if key != "key"},
            "key": dict(about["key"]),
        }
        for name, about in known.items()
    ]
    return _batch(database, command["listIndexes"], indexes)


def _drop_indexes(database: Database, command: Document) -> Document:
    collection, index = database[command["dropIndexes"]], command["index"]
    collection.drop_indexes() if index == "*" else collection.drop_index(index)
    return {}


def _list_collections(database: Database, _command: Document) -> Document:
    found = [{"name": name, "type": "collection", "options": {}} for name in database.list_collection_names()]
    return _batch(database, "$cmd.listCollections", found)


def _drop(database: Database, command: Document) -> Document:
    database.drop_collection(command["drop"])
    return {}


def _drop_database(database: Database, _command: Document) -> Document:
    database.client.drop_database(database.name)
    return {}


def _list_databases(database: Database, _command: Document) -> Document:
    return {"databases": [{"name": name} for name in database.client.list_database_names()]}


_ANSWERS: dict[str, Answer] = {
    "hello": _hello, "ismaster": _hello, "ping": _nothing, "endsessions": _nothing, "killcursors": _nothing,
    "buildinfo": lambda _database, _command: {"version": "8.0.0", "versionArray": [8, 0, 0, 0]},
    "insert": _insert, "find": _find, "update": _update, "delete": _delete, "findandmodify": _find_and_modify,
    "count": _count, "distinct": _distinct, "aggregate": _aggregate, "createindexes": _create_indexes,
    "listindexes": _list_indexes, "dropindexes": _drop_indexes, "listcollections": _list_collections,
    "create": _nothing, "drop": _drop, "dropdatabase": _drop_database, "listdatabases": _list_databases,
}  # fmt: skip


if __name__ == "__main__":
    with Server(int(sys.argv[1])) as server:
        server.serve_forever()
