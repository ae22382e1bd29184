"""Files that were sent, at the address their messages name, made harmless for a browser."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from groupbot.loopback.world import World

# Pictures are shown where they are; everything else is handed over as a download, whatever it calls itself.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def answer(world: World, request: web.BaseRequest) -> web.Response:
    """Answer a file's bytes."""
    parts = request.path.split("/")
    # A name may hold slashes of its own; the number before it is what counts.
    file = world.files.get(int(parts[3])) if len(parts) > 4 and parts[3].isdecimal() else None
    if file is None:
        return web.Response(status=404, text="This content is no longer available.")
    kind = "inline" if file.content_type in PICTURES else "attachment"
    headers = _HARMLESS | {"Content-Disposition": f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}"}
    # A type that is not a plain name would be a header of somebody else's making.
    plain = (file.content_type or "").isascii() and (file.content_type or "").isprintable()
    kept = file.content_type if plain and "/" in (file.content_type or "") else "application/octet-stream"
    headers["Content-Type"] = kept or "application/octet-stream"
    return web.Response(body=file.content, headers=headers)
