"""Draws a picture anew: nothing remains of the file but what is seen.

It is a program of its own (see child.py), needs no Django and imports nothing of the
portal. Gone are places and times (EXIF), colour profiles, texts and whatever was hung
on behind the picture; it is turned the way its camera said.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError)
QUALITY = 90


def drawn(content: bytes) -> tuple[dict[str, Any], bytes]:
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
        if image.width * image.height > MOST_PIXELS:
            return {"sides": [image.width, image.height]}, b""
        form = image.format
        image.load()
        turned = ImageOps.exif_transpose(image)
    turned.info = {name: value for name, value in turned.info.items() if name == "transparency"}
    if form == "JPEG" and turned.mode not in {"L", "RGB"}:
        turned = turned.convert("RGB")
    out = io.BytesIO()
    how = {"quality": QUALITY} if form == "JPEG" else {}
    turned.save(out, form, **how)
    return {}, out.getvalue()


def main() -> None:
    memory, seconds = (int(limit) for limit in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # the limit above speaks first, and says the sides
    told: dict[str, Any]
    try:
        told, written = drawn(sys.stdin.buffer.read())
    except UNREADABLE:
        told, written = {"broken": True}, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + written)


if __name__ == "__main__":
    main()
