# workbook.py FILE SHEET.csv [NAME SHEET.csv…]: a workbook (.xlsx) by hand, the
# least there can be: shared texts, numbers as numbers, no references.
import csv, sys, zipfile
from xml.sax.saxutils import escape, quoteattr

file, *rest = sys.argv[1:]
sheets = [("Sheet1", rest.pop(0))] if len(rest) % 2 else []
sheets += [(rest[i], rest[i + 1]) for i in range(0, len(rest), 2)]
texts, parts = [], []


def cell(s):
    if s == "":
        return "<c/>"
    try:
        float(s)
        return f"<c><v>{s}</v></c>"
    except ValueError:
        if s not in texts:
            texts.append(s)
        return f'<c t="s"><v>{texts.index(s)}</v></c>'


for _, path in sheets:
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = "".join("<row>" + "".join(map(cell, row)) + "</row>" for row in csv.reader(f))
    parts.append(f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("_rels/.rels", f'<Relationships><Relationship Id="r" Type="{kind}officeDocument" Target="xl/workbook.xml"/></Relationships>')
    z.writestr("xl/workbook.xml", "<workbook><sheets>" + "".join(f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="r{i}"/>' for i, (n, _) in enumerate(sheets)) + "</sheets></workbook>")
    z.writestr("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(f'<Relationship Id="r{i}" Type="{kind}worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(len(sheets))) + f'<Relationship Id="t" Type="{kind}sharedStrings" Target="sharedStrings.xml"/></Relationships>')
    z.writestr("xl/sharedStrings.xml", "<sst>" + "".join(f"<si><t>{escape(t)}</t></si>" for t in texts) + "</sst>")
    for i, part in enumerate(parts):
        z.writestr(f"xl/worksheets/sheet{i}.xml", part)
