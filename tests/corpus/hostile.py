"""Hostile files, each made anew: what is in it, what it is called, and what becomes of it.

Every one is either refused with a sentence that holds `words`, or kept under the name
`kept_as` (with the harm taken out of it).
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from isoportal.lib.files.kinds import OLE
from tests.corpus.honest import TYPES, by_hand, docx, packed, pdf, picture, word_parts, xlsx

MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
VBA_RELATION = (
    '<Relationships><Relationship Type="x/vba&#80;roject" Target="a.bin"/></Relationships>'
)
XXE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><workbook>&j;</workbook>"
)
HTML = b"<html><script>alert(document.cookie)</script></html>"
_ACTIONS = {  # what a PDF does when it is opened, and what is said of it
    "script behind a blank": (b"<</S\0/JavaScript\0/JS\0(app.alert\\(1\\))>>", "bị hỏng"),
    "launch behind a blank": (b"<</S/Launch\0/F(cmd.exe)>>", "bị hỏng"),
    "launch said twice": (b"<</S/URI/S/Launch/F(cmd.exe)>>", "bị hỏng"),
    "launch behind nothing": (b"<</S/URI null /S/Launch/F(cmd.exe)>>", "bị hỏng"),
    "launch behind a number": (b"<</S/URI 1/S/Launch/F(cmd.exe)>>", "bị hỏng"),
    "launch behind half an end": (b"<</S/URI> /S/Launch/F(cmd.exe)>>", "bị hỏng"),
    "document elsewhere": (
        b"<</S/GoToR/F(\\\\\\\\1.2.3.4\\\\x)/D[0/Fit]>>",
        "gửi dữ liệu ra ngoài",
    ),
    "document within": (b"<</S/GoToE/T<</R/C/N(a)>>/D[0/Fit]>>", "gửi dữ liệu ra ngoài"),
    "address on opening": (b"<</Type/Action/S/URI/URI(http://x/)>>", "gửi dữ liệu ra ngoài"),
    "address later": (b"<</S/GoTo/Next[<</S/GoTo/Next 4 0 R>>]>>", "gửi dữ liệu ra ngoài"),
}
MANY_PIXELS = 50_000


@dataclass(frozen=True)
class Hostile:
    about: str
    name: str
    make: Callable[[], bytes]
    words: str = ""
    kept_as: str = ""

    def __str__(self) -> str:
        return self.about


def corpus() -> list[Hostile]:
    return [
        *_names(),
        *_strangers(),
        *_pdfs(),
        *_office(),
        *_xml(),
        *_macros(),
        *_old_office(),
        *_images(),
    ]


def _names() -> Iterator[Hostile]:
    long = "ô" * 300
    yield Hostile("climbing name", "../../../etc/passwd.pdf", pdf, kept_as="passwd.pdf")
    yield Hostile("windows path", "C:\\a\\công bố.pdf", pdf, kept_as="công bố.pdf")
    yield Hostile("cr lf", "a\r\nSet-Cookie: x=1.pdf", pdf, kept_as="aSet-Cookie: x=1.pdf")
    yield Hostile("right to left", "Mục tiêu\u202efdp.exe", pdf, kept_as="Mục tiêufdp.exe.pdf")
    yield Hostile("300 signs", f"{long}.pdf", pdf, kept_as=f"{long[:196]}.pdf")
    yield Hostile("300 signs of suffix", f"a.{long}", pdf, kept_as=f"a.{long[:194]}.pdf")
    yield Hostile("nfd", "Mu\u0323c tie\u0302u.pdf", pdf, kept_as="Mục tiêu.pdf")
    yield Hostile("markup", '"><img src=x onerror=alert(1)>.pdf', pdf,
                  kept_as='"><img src=x onerror=alert(1)>.pdf')  # fmt: skip
    yield Hostile("hidden", ".htaccess", pdf, kept_as="htaccess.pdf")
    yield Hostile("other suffix", "bang.xls", lambda: picture("PNG"), kept_as="bang.xls.png")


def _strangers() -> Iterator[Hostile]:
    other = "không phải là"
    yield Hostile("0 bytes", "rong.docx", bytes, words="rỗng (0 byte)")
    yield Hostile("26 MB", "to.pdf", lambda: pdf() + b" " * (26 * 1024**2), words="nhỏ hơn 25 MB")
    yield Hostile("exe as docx", "muc-tieu.docx", lambda: b"MZ\x90\0" + bytes(500), words=other)
    yield Hostile("html as pdf", "a.pdf", lambda: HTML, words=other)
    yield Hostile("svg as png", "a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                  words=other)  # fmt: skip
    yield Hostile("any zip as docx", "a.docx", lambda: packed({"a.txt": "x"}), words=other)
    clothes = {"[Content_Types].xml": TYPES, "setup.exe": b"MZ"}
    yield Hostile("zip in docx's clothes", "a.docx", lambda: packed(clothes), words=other)
    yield Hostile("csv", "a.xlsx", lambda: b"=cmd|'/c calc'!A0,1", words=other)


def _pdfs() -> Iterator[Hostile]:
    yield Hostile("html and pdf", "a.pdf", lambda: HTML + pdf(), words="không phải là")
    yield Hostile("truncated pdf", "a.pdf", lambda: pdf()[:-20], words="thiếu phần cuối")
    yield Hostile("pdf of nothing", "a.pdf", lambda: b"%PDF-1.7\n%%EOF", words="bị hỏng")
    yield Hostile("pdf without pages", "a.pdf", lambda: pdf(0), words="không có trang nào")
    yield Hostile("encrypted pdf", "a.pdf", _encrypted, words="có mật khẩu")
    yield Hostile("script pdf", "a.pdf", lambda: _written(_on_opening_script), words="có mã lệnh")
    yield Hostile("script by name", "a.pdf", lambda: _written(_named_script), words="có mã lệnh")
    yield Hostile("script on a page", "a.pdf", lambda: _written(_page_script), words="có mã lệnh")
    yield Hostile("launching pdf", "a.pdf", lambda: _written(_launch), words="mở chương trình")
    yield Hostile("pdf with a file", "a.pdf", lambda: _written(_attachment), words="đính kèm bên")
    yield Hostile("packed script", "a.pdf", _script_in_object_stream, words="có mã lệnh")
    for about, (on_opening, words) in _ACTIONS.items():
        yield Hostile(about, "a.pdf", partial(_acting, on_opening), words=words)
    solid = b"<</Type/3D/Subtype/U3D/OnInstantiate(x)>>"
    yield Hostile("solid with a script", "a.pdf", partial(_acting, b"null", solid),
                  words="có mã lệnh")  # fmt: skip
    inside = b"<</Type/Filespec/F(a.exe)/EF\0<</F 1 0 R>>>>"
    yield Hostile("file behind a blank", "a.pdf", partial(_acting, b"null", inside),
                  words="bị hỏng")  # fmt: skip
    yield Hostile("endless pages", "a.pdf", _endless_pages, words="bị hỏng")
    yield Hostile("deep nesting", "a.pdf", _deep_pdf, words="bị hỏng")


def _office() -> Iterator[Hostile]:
    away = word_parts() | {"../../x.xml": "<a/>"}
    rooted = word_parts() | {"/etc/x.xml": "<a/>"}
    yield Hostile("bomb xlsx", "bomb200.xlsx", _bomb, words="phình ra quá lớn")
    yield Hostile("many entries", "a.docx", _many_entries, words="phình ra quá lớn")
    yield Hostile("lying sizes", "a.docx", _lying_sizes, words="phình ra quá lớn")
    yield Hostile("zip in zip", "a.docx", lambda: docx(**{"word/a.zip": packed({"a": "b"})}),
                  words="tệp nén khác bên trong")  # fmt: skip
    yield Hostile("zip in a chart", "a.docx", _zip_in_chart, words="tệp nén khác bên trong")
    yield Hostile("climbing entry", "a.docx", lambda: packed(away), words="trỏ ra ngoài")
    yield Hostile("rooted entry", "a.docx", lambda: packed(rooted), words="trỏ ra ngoài")
    yield Hostile("link entry", "a.docx", _link, words="trỏ ra ngoài")
    yield Hostile("encrypted entry", "a.docx", _locked_entry, words="có mật khẩu")
    yield Hostile("strange packing", "a.docx", lambda: packed(word_parts(), ZIP_BZIP2),
                  words="bị hỏng")  # fmt: skip
    yield Hostile("cut docx", "a.docx", lambda: docx()[:-40], words="không phải là")
    yield Hostile("spoilt docx", "a.docx", _spoilt, words="bị hỏng")


def _xml() -> Iterator[Hostile]:
    """What a part says, with where it lies."""
    parts: dict[str, tuple[str, str | bytes]] = {
        "xxe docx": ("word/document.xml", XXE),
        "wide xxe": ("word/document.xml", XXE.encode("utf-16")),
        "xxe elsewhere": ("word/x.dat", XXE),
        "late doctype": ("word/x.xml", "<a>" + " " * 70_000 + "<!DOCTYPE a []></a>"),
        "utf-7": ("word/x.xml", '<?xml version="1.0" encoding="UTF-7"?><a/>'),
        "padded utf-7": ("word/x.xml", f"<?xml version='1.0'{' ' * 70_000}encoding='utf-7'?><a/>"),
        "begun again and again": ("word/x.xml", "<?xml " * 170_000),
    }
    for about, (name, text) in parts.items():
        make = partial(docx, **{name: text})
        yield Hostile(about, "a.docx", make, words="khai báo XML không an toàn (DOCTYPE)")
    yield Hostile("laughs xlsx", "lol.xlsx", _laughing_workbook, words="DOCTYPE")
    yield Hostile("never closed", "a.docx", partial(docx, **{"a.rels": "<Relationship " * 600_000}),
                  words="bị hỏng")  # fmt: skip


def _macros() -> Iterator[Hostile]:
    """The part that gives them away, with where it lies."""
    parts: dict[str, tuple[str, str | bytes]] = {
        "macro docx": ("word/vbaProject.bin", OLE),
        "macro by type": ("[Content_Types].xml", _types_of(MACRO_TYPE)),
        "macro spelt otherwise": ("[Content_Types].xml", _types_of("a/m&#97;croEnabled")),
        "macro part spelt otherwise": ("[Content_Types].xml", _types_of("a/vba&#80;roject")),
        "macro sheet spelt otherwise": ("[Content_Types].xml", _types_of("a/m&#97;crosheet")),
        "types in capitals": ("[CONTENT_TYPES].xml", _types_of("a/vbaProject")),
        "macro by relation": ("word/_RELS/document.xml.RELS", VBA_RELATION),
        "active x": ("word/activeX/activeX1.bin", b"x"),
        "active x spelt otherwise": ("word/%41ctiveX/a.bin", b"x"),
        "macro in a chart": ("word/embeddings/So.xlsx", packed({"xl/vbaProject.bin": b"x"})),
    }
    for about, (name, content) in parts.items():
        yield Hostile(about, "a.docx", partial(docx, **{name: content}), words="có macro")


def _old_office() -> Iterator[Hostile]:
    locked = ["Root Entry", "EncryptionInfo", "EncryptedPackage"]
    yield Hostile("locked docx", "a.docx", lambda: ole(*locked), words="có mật khẩu")
    yield Hostile("installer as doc", "a.doc", lambda: ole("Root Entry", "Setup"),
                  words="không phải là")  # fmt: skip
    yield Hostile("old macro", "a.doc", lambda: ole("Root Entry", "WordDocument", "Macros"),
                  words="có macro")  # fmt: skip
    yield Hostile("old workbook macro", "a.xls", lambda: ole("Workbook", "_VBA_PROJECT_CUR"),
                  words="có macro")  # fmt: skip


def _images() -> Iterator[Hostile]:
    yield Hostile("50.000 x 50.000 png", "a.png", _huge_png, words="40 triệu điểm ảnh")
    yield Hostile("html and jpg", "a.jpg", lambda: picture() + HTML, kept_as="a.jpg")
    yield Hostile("html in jpg", "a.jpg", lambda: b"\xff\xd8\xff" + HTML, words="bị hỏng")
    yield Hostile("zip and png", "a.png", lambda: picture("PNG") + packed({"a": "b"}),
                  kept_as="a.png")  # fmt: skip
    yield Hostile("cut jpg", "a.jpg", lambda: picture(size=(400, 400))[:-200], words="bị hỏng")
    yield Hostile("11 MB photo", "a.jpg", lambda: picture() + bytes(11 * 1024**2),
                  words="nhỏ hơn 10 MB")  # fmt: skip


def _encrypted() -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    writer.encrypt("bi-mat", algorithm="RC4-128")
    return _bytes(writer)


def _written(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    change(writer)
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _script() -> DictionaryObject:
    return DictionaryObject({
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    })  # fmt: skip


def _on_opening_script(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = _script()


def _named_script(writer: PdfWriter) -> None:
    names = ArrayObject([TextStringObject("a"), _script()])
    tree = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({
        NameObject("/Names"): names,
    })})  # fmt: skip
    writer.root_object[NameObject("/Names")] = tree


def _page_script(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): _script()})


def _launch(writer: PdfWriter) -> None:
    action = DictionaryObject({
        NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe"),
    })  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([
        DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
    ])  # fmt: skip


def _attachment(writer: PdfWriter) -> None:
    writer.add_attachment("setup.exe", b"MZ")


def _acting(on_opening: bytes, *more: bytes) -> bytes:
    """A PDF of one page, written by hand; its fourth object is a link to an address."""
    link = b"<</S/URI/URI(http://x/)>>"
    return by_hand(b"/OpenAction " + on_opening, link, *more)


def _script_in_object_stream() -> bytes:
    """The script lies in a compressed stream of objects, where no search for letters finds it."""
    inner = b"4 0 <</S/JavaScript/JS(app.alert\\(1\\))>>"
    packed_objects = zlib.compress(inner)
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        5: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(packed_objects), packed_objects),
    }
    out, places = b"%PDF-1.5\n", {}
    for number, body in bodies.items():
        places[number] = len(out)
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    rows = b"\0\0\0\0\0"
    for number in range(1, 7):
        where = (2, 5, 0) if number == 4 else (1, places.get(number, start), 0)
        rows += struct.pack(">BHH", *where)
    out += b"6 0 obj<</Type/XRef/Size 7/W[1 2 2]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return out + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start


def _endless_pages() -> bytes:
    """A tree of pages that is its own child."""
    text = pdf().decode("latin-1")
    return text.replace("/Kids [ 4 0 R ]", "/Kids [ 2 0 R ]").encode("latin-1")


def _deep_pdf() -> bytes:
    """Lists within lists within lists."""
    deep = b"[" * 100_000 + b"]" * 100_000
    return pdf().replace(b"/Producer", b"/X " + deep + b"/Producer", 1)


def _bomb() -> bytes:
    """200 MB of nothing in a workbook of 200 KB."""
    out = BytesIO(xlsx())
    with (
        ZipFile(out, "a", ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(200):
            part.write(bytes(1024**2))
    return out.getvalue()


def _many_entries() -> bytes:
    return packed(word_parts() | {f"word/{number}.xml": "<a/>" for number in range(2100)}, 0)


def _lying_sizes() -> bytes:
    """200 MB that the directory says are one byte."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, content in word_parts().items():
            file.writestr(name, content)
        file.writestr("word/x.xml", bytes(200 * 1024**2))
    content = out.getvalue()
    size = struct.pack("<L", 200 * 1024**2)
    return content.replace(size, struct.pack("<L", 150 * 1024**2))


def _types_of(more: str) -> str:
    return TYPES.replace("</Types>", f'<Override PartName="/x" ContentType="{more}"/></Types>')


def _zip_in_chart() -> bytes:
    return docx(**{"word/embeddings/So_lieu.xlsx": packed({"a.zip": packed({"b": "c"})})})


def _laughing_workbook() -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": LAUGHS})


def _link() -> bytes:
    out = BytesIO(docx())
    with ZipFile(out, "a") as file:
        link = ZipInfo("word/link.xml")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    return out.getvalue()


def _locked_entry() -> bytes:
    """The sign of encryption set on every entry."""
    content = bytearray(docx())
    for sign, place in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)]:
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            content[at + place] |= 1
    return bytes(content)


def _spoilt() -> bytes:
    """One byte of its text differs from what its sum says."""
    content = bytearray(packed(word_parts(), 0))
    content[content.find(b"2026")] ^= 1
    return bytes(content)


def ole(*names: str) -> bytes:
    """An old Office file, as far as its directory says what lies in it."""
    entries = b""
    for name in names:
        spelt = (name + "\0").encode("utf-16-le")
        kind = 5 if name == "Root Entry" else 2
        entries += spelt.ljust(64, b"\0") + struct.pack("<HB", len(spelt), kind) + bytes(61)
    return OLE + bytes(504) + entries + bytes(512)


def _huge_png() -> bytes:
    """A small file that says it is 50.000 × 50.000 signs large."""
    head = struct.pack(">LLBBBBB", MANY_PIXELS, MANY_PIXELS, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1024**2))
    chunks = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
        for name, data in chunks
    )


def photo_from_somewhere() -> bytes:
    """A photo taken sideways, that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Nokia"
    exif.get_ifd(0x8825)[2] = (10.0, 22.0, 33.0)
    return picture("JPEG", (40, 20), exif=exif)
