"""Word documents after Decree 30/2020: A4, its margins, Times New Roman, real styles.

What is set here is what the decree sets for every paper; which paragraphs a paper has is
for the paper to say.
"""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT, LANGUAGE = "Times New Roman", "vi-VN"
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
WIDTH = 165  # mm between the margins
INDENT = Mm(12.7)
PLACES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


class Document:
    """A document being written; `content` is the finished file."""

    def __init__(self, *, title: str, author: str) -> None:
        self.inner: Any = docx.Document()
        told = self.inner.core_properties
        told.title, told.author, told.comments = title[:255], author[:255], ""
        told.last_modified_by, told.language = author[:255], LANGUAGE
        self._set_normal()
        _set_page(self.inner.sections[0])
        self._number_pages()

    def style(
        self,
        name: str,
        size: float,
        *,
        place: str = "left",
        bold: bool = False,
        italic: bool = False,
        before: float = 0,
        after: float = 0,
        indent: bool = False,
        leading: float = 1,
        keep: bool = False,
    ) -> str:
        """Make the paragraph style `name`, and return it."""
        style = self.inner.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.inner.styles["Normal"]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
        form = style.paragraph_format
        form.alignment, form.space_before, form.space_after = PLACES[place], Pt(before), Pt(after)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, leading
        form.first_line_indent = INDENT if indent else None
        form.keep_with_next, form.widow_control = keep, True
        return name

    def add(self, text: str, style: str) -> Any:
        return self.inner.add_paragraph(text, style)

    def add_section(self) -> None:
        """Begin a part on a new page, whose pages are counted anew."""
        section = self.inner.add_section()
        _set_page(section)
        count = OxmlElement("w:pgNumType")
        count.set(qn("w:start"), "1")
        section._sectPr.append(count)

    def add_layout(self, widths: Sequence[float]) -> Any:
        """A table without lines that puts things beside each other; its one row."""
        table = self.inner.add_table(rows=1, cols=len(widths))
        _set_widths(table, widths)
        margins = OxmlElement("w:tblCellMar")
        for side in ["w:left", "w:right"]:
            margin = OxmlElement(side)
            margin.set(qn("w:w"), "0")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        table._tbl.tblPr.append(margins)
        return table.rows[0]

    def add_table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        styles: Sequence[str],
        head: str,
    ) -> None:
        """A table with lines, whose head is repeated on every page and whose rows stay whole."""
        table = self.inner.add_table(rows=1, cols=len(columns), style="Table Grid")
        _set_widths(table, widths)
        _fill(table.rows[0], columns, [head] * len(columns))
        _mark(table.rows[0], "w:tblHeader", "w:cantSplit")
        for texts in rows:
            row = table.add_row()
            _fill(row, texts, styles)
            _mark(row, "w:cantSplit")

    @property
    def content(self) -> bytes:
        out = io.BytesIO()
        self.inner.save(out)
        return out.getvalue()

    def _set_normal(self) -> None:
        normal = self.inner.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        normal.font.color.rgb = RGBColor(0, 0, 0)
        fonts = normal.element.rPr.rFonts
        for script in ["w:eastAsia", "w:cs", "w:hAnsi"]:
            fonts.set(qn(script), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        normal.element.rPr.append(language)

    def _number_pages(self) -> None:
        """The number in the middle of the top margin, not on the first page."""
        style = self.style("Số trang", 13, place="center")
        header = self.inner.sections[0].header
        paragraph = header.paragraphs[0]
        paragraph.style = self.inner.styles[style]
        run = paragraph.add_run()
        for kind, text in [("begin", ""), ("", "PAGE"), ("end", "")]:
            run._r.append(_instruction(text) if text else _field_mark(kind))


def put(cell: Any, text: str, style: str, *, first: bool = False) -> Any:
    """A paragraph in a cell; the `first` one takes the place of the empty one that is there."""
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.style = style
    paragraph.add_run(text)
    return paragraph


def put_picture(
    cell: Any, picture: Path, style: str, most: tuple[float, float], *, first: bool = False
) -> None:
    """A picture in a paragraph of its own, whole and within `most` mm of width and height."""
    paragraph = put(cell, "", style, first=first)
    shape = paragraph.runs[0].add_picture(str(picture))
    scale = min(Mm(most[0]) / shape.width, Mm(most[1]) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)


def rule(cell: Any, style: str, margin: float) -> None:
    """A line under what stands above, `margin` mm from both sides of the cell."""
    paragraph = cell.add_paragraph(style=style)
    paragraph.paragraph_format.left_indent = Mm(margin)
    paragraph.paragraph_format.right_indent = Mm(margin)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in [("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")]:
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)


def _fill(row: Any, texts: Sequence[str], styles: Sequence[str]) -> None:
    for cell, text, style in zip(row.cells, texts, styles, strict=True):
        put(cell, text, style, first=True)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _mark(row: Any, *names: str) -> None:
    told = row._tr.get_or_add_trPr()
    for name in names:
        told.append(OxmlElement(name))


def _field_mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _instruction(text: str) -> Any:
    told = OxmlElement("w:instrText")
    told.text = text
    return told
