"""One byte form for everything that is hashed, stored or replayed.

Canonical JSON: UTF-8, sorted keys, no white space, no floats (decimals are strings), no NaN.
Canonical YAML: what `check_content --write` writes into the repository.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping as AnyMapping
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

import msgspec
import msgspec.inspect

from guidelines.core.content.loading import Mapping, Node, Scalar, Sequence

WIDTH = 100


def canonical_json(value: object) -> str:
    """The canonical text of plain data, structs, decimals, dates and enums."""
    if isinstance(value, msgspec.Struct) and _rules_out_floats(type(value)):
        data = msgspec.to_builtins(value, builtin_types=(Decimal,))
    else:
        data = plain(value)
    return json.dumps(
        data,
        default=plain,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )


@lru_cache(maxsize=64)
def _rules_out_floats(kind: type[msgspec.Struct]) -> bool:
    """Whether the types of all its parts do: then it need not be searched value by value."""
    pending: list[object] = [msgspec.inspect.type_info(kind)]
    seen: dict[int, object] = {}
    while pending:
        part = pending.pop()
        if isinstance(part, list | tuple):
            pending.extend(part)
        elif isinstance(part, msgspec.inspect.Type | msgspec.inspect.Field):
            if isinstance(part, _MAY_HOLD_FLOATS) or _has_odd_keys(part):
                return False
            if id(part) not in seen:
                seen[id(part)] = part
                pending.extend(getattr(part, name) for name in part.__struct_fields__)
    return True


_MAY_HOLD_FLOATS = (
    msgspec.inspect.FloatType, msgspec.inspect.AnyType, msgspec.inspect.CustomType,
    msgspec.inspect.RawType, msgspec.inspect.ExtType,
)  # fmt: skip


def _has_odd_keys(part: object) -> bool:
    """JSON would silently make text of a number."""
    if not isinstance(part, msgspec.inspect.DictType):
        return False
    return not isinstance(part.key_type, msgspec.inspect.StrType | msgspec.inspect.LiteralType)


def canonical_object(members: AnyMapping[str, str]) -> str:
    """The canonical text of an object whose members are canonical texts already."""
    return "{" + ",".join(f"{canonical_json(key)}:{members[key]}" for key in sorted(members)) + "}"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> Any:
    """The same value as None, bool, int, str, list and dict; floats are refused."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, AnyMapping):
        return {_key(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return _plain_object(value)


def _plain_object(value: object) -> Any:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, msgspec.Struct) or is_dataclass(value):
        return plain(msgspec.to_builtins(value, builtin_types=(Decimal, date)))
    raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def decimal_text(value: Decimal) -> str:
    """Without exponent and without trailing zeros: equal numbers have equal text."""
    if not value.is_finite():
        raise TypeError(f"{value} has no canonical form")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys are text, not {key!r}")
    return key


# ------------------------------------------------------------------ YAML


def canonical_yaml(tree: Node) -> str:
    """The one way to write a tree; reading it gives the same tree."""
    return "\n".join(_block(tree, 0)) + "\n"


def _block(node: Node, indent: int) -> list[str]:
    """Lines of a list or map, each element on lines of its own."""
    pad = " " * indent
    lines: list[str] = []
    if not isinstance(node, Scalar) and not _size(node):
        lines.append(pad + ("{}" if isinstance(node, Mapping) else "[]"))
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            lines.extend(_entry(f"{pad}{_text(key)}:", value, indent))
    elif isinstance(node, Sequence):
        for item in node.items:
            lines.extend(_item(item, indent))
    else:
        lines.append(pad + _scalar(node))
    return lines


def _size(node: Mapping | Sequence) -> int:
    return len(node.entries) if isinstance(node, Mapping) else len(node.items)


def _entry(head: str, value: Node, indent: int) -> list[str]:
    """`key: value` on one line where it fits, otherwise the value below."""
    one_line = _flow(value)
    if one_line is not None and len(head) + 1 + len(one_line) <= WIDTH:
        return [f"{head} {one_line}"]
    if isinstance(value, Scalar):
        return _long(head, value, indent + 2)
    return [head, *_block(value, indent + 2)]


def _item(value: Node, indent: int) -> list[str]:
    """`- …`; items of the file itself are always written out."""
    head = " " * indent + "-"
    one_line = None if indent == 0 and not isinstance(value, Scalar) else _flow(value)
    if one_line is not None and len(head) + 1 + len(one_line) <= WIDTH:
        return [f"{head} {one_line}"]
    if isinstance(value, Scalar):
        return _long(head, value, indent + 2)
    first, *rest = _block(value, indent + 2)
    return [f"{head} {first.lstrip()}", *rest]


def _flow(node: Node, *, flow: bool = False) -> str | None:
    """One line, or None for what is too deep to be read on one."""
    if isinstance(node, Scalar):
        return _scalar(node, flow=flow) if "\n" not in node.text else None
    if isinstance(node, Sequence):
        parts = [_flow(item, flow=True) for item in node.items]
        if any(part is None for part in parts) or not all(map(_is_leaf, node.items)):
            return None
        return "[" + ", ".join(part for part in parts if part) + "]"
    if not all(_is_leaf(value) or _is_leaf_map(value) for value in node.entries.values()):
        return None
    pairs = [(key, _flow(value, flow=True)) for key, value in node.entries.items()]
    if any(value is None for _, value in pairs):
        return None
    return "{" + ", ".join(f"{_text(key, flow=True)}: {value}" for key, value in pairs) + "}"


def _is_leaf(node: Node) -> bool:
    if isinstance(node, Sequence):
        return all(isinstance(item, Scalar) for item in node.items)
    return isinstance(node, Scalar)


def _is_leaf_map(node: Node) -> bool:
    return isinstance(node, Mapping) and all(
        isinstance(value, Scalar) for value in node.entries.values()
    )


_PLAIN = re.compile(r"[A-Za-z0-9≤≥<(.~][^\n\t]*", re.DOTALL)
_UNSAFE = re.compile(r": |:$| #|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|^\.+$|\s$")
_FLOW_UNSAFE = re.compile(r"[\[\]{},?]")


def _scalar(node: Scalar, *, flow: bool = False) -> str:
    if node.text == "null":
        return "null" if node.plain else '"null"'
    return _text(node.text, flow=flow)


def _text(text: str, *, flow: bool = False) -> str:
    """Without quotes where YAML reads it back unchanged."""
    safe = _PLAIN.fullmatch(text) and not _UNSAFE.search(text) and text != "null"
    if safe and not (flow and _FLOW_UNSAFE.search(text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def _long(head: str, node: Scalar, indent: int) -> list[str]:
    """A long text folded at spaces; one that folding would change stays quoted on one line."""
    text = node.text
    if node.is_null:
        return [f"{head} null"]
    if "\n" in text or "  " in text or text != text.strip() or len(text.split()) < 2:
        return [f"{head} {json.dumps(text, ensure_ascii=False)}"]
    pad = " " * indent
    lines = [pad]
    for word in text.split(" "):
        if lines[-1] != pad and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(pad)
        lines[-1] += word if lines[-1] == pad else " " + word
    return [f"{head} >-", *lines]
