"""Names in the resources of pages and forms, and the objects that stand under them."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary


def own_resources(pdf: pikepdf.Pdf, holder: Any) -> Any:
    """The resources of a page or form, as an object by itself, so that names can be kept for it."""
    node = holder
    while "/Resources" not in node and isinstance(node.get("/Parent"), Dictionary):
        node = node["/Parent"]
    resources = node.get("/Resources")
    if not isinstance(resources, Dictionary):
        resources = Dictionary()
    if not resources.is_indirect:
        resources = pdf.make_indirect(resources)
    holder["/Resources"] = resources
    return resources


def under(resources: Any, kind: str, name: str) -> Any:
    held = resources.get(f"/{kind}")
    return held.get(f"/{name}") if isinstance(held, Dictionary) else None


def put(resources: Any, kind: str, stem: str, thing: Any) -> str:
    """The name under which an object stands in the resources, where it now stands if it did not."""
    held = resources.get(f"/{kind}")
    if not isinstance(held, Dictionary):
        held = resources[f"/{kind}"] = Dictionary()
        held = resources[f"/{kind}"]
    for name in sorted(held.keys()):
        if held[name].is_indirect and held[name].objgen == thing.objgen:
            return str(name)[1:]
    number = next(n for n in range(len(held) + 1) if f"/{stem}{n}" not in held)
    held[f"/{stem}{number}"] = thing
    return f"{stem}{number}"


def entries_of(stream: Any) -> dict[str, Any]:
    left = {"/Length", "/Filter", "/DecodeParms"}
    return {key: stream[key] for key in stream.keys() if key not in left}  # noqa: SIM118
