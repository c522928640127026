import type { Part } from "./markdown-subset.ts";
import { zip } from "./zip.ts";

const w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packages = "http://schemas.openxmlformats.org/package/2006";
const word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** A Word document with heading styles, bulleted lists and tables. */
export function docx(parts: readonly Part[]): Buffer {
  const body = parts.map(partXml).join("");
  const types = ["document.main", "styles", "numbering"].map((kind) => {
    const file = kind.split(".")[0] ?? kind;
    return `<Override PartName="/word/${file}.xml" ContentType="${word}.${kind}+xml"/>`;
  });
  return zip({
    "[Content_Types].xml": `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join("")}</Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${office}/numbering" Target="numbering.xml"/></Relationships>`,
    "word/styles.xml": `${head}<w:styles xmlns:w="${w}">${[1, 2, 3].map(styleXml).join("")}</w:styles>`,
    "word/numbering.xml": `${head}<w:numbering xmlns:w="${w}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    "word/document.xml": `${head}<w:document xmlns:w="${w}"><w:body>${body}<w:sectPr/></w:body></w:document>`,
  });
}

function styleXml(level: number): string {
  return `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/><w:pPr><w:outlineLvl w:val="${level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${40 - level * 6}"/></w:rPr></w:style>`;
}

function partXml(part: Part): string {
  switch (part.kind) {
    case "heading":
      return paragraph(part.text, `<w:pStyle w:val="Heading${part.level}"/>`);
    case "paragraph":
      return paragraph(part.text);
    case "list":
      return part.items
        .map((item) => paragraph(item, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
        .join("");
    case "table": {
      const cell = (text: string): string => `<w:tc><w:tcPr/>${paragraph(text)}</w:tc>`;
      const rows = part.rows.map((row) => `<w:tr>${row.map(cell).join("")}</w:tr>`);
      return `<w:tbl><w:tblPr/><w:tblGrid/>${rows.join("")}</w:tbl>`;
    }
    default: {
      const unreachable: never = part;
      return unreachable;
    }
  }
}

function paragraph(text: string, properties = ""): string {
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const style = properties === "" ? "" : `<w:pPr>${properties}</w:pPr>`;
  return `<w:p>${style}<w:r><w:t xml:space="preserve">${safe}</w:t></w:r></w:p>`;
}
