/** Colours of a picture, each anything that CSS takes. */
export interface Palette {
  readonly paper: string;
  readonly card: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly good: string;
  readonly bad: string;
  readonly badSoft: string;
  readonly warn: string;
}

const LIGHT: Palette = {
  paper: "#fbfaf7",
  card: "#ffffff",
  ink: "#1d2129",
  soft: "#5d6470",
  line: "#c9c5ba",
  accent: "#0b5c6b",
  accentSoft: "#e3f1f3",
  good: "#22713b",
  bad: "#b3261e",
  badSoft: "#fbeae8",
  warn: "#8a5a00",
};

const DARK: Palette = {
  paper: "#14161a",
  card: "#1c1f25",
  ink: "#e8e6e1",
  soft: "#a2a7b1",
  line: "#454b56",
  accent: "#6cc6d6",
  accentSoft: "#173239",
  good: "#79c894",
  bad: "#f2938c",
  badSoft: "#3a1f1d",
  warn: "#e0b25c",
};

/** The style of a picture that stands alone: light, or dark where its reader prefers that. */
export function standaloneStyle(): string {
  return `${pictureStyle(LIGHT)}@media (prefers-color-scheme:dark){${pictureStyle(DARK)}}`;
}

/** The style of a picture in these colours. */
export function pictureStyle(color: Palette): string {
  return [
    `.plan text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:${color.ink}}`,
    `.plan .paper{fill:${color.paper}}`,
    `.plan .heading{font-size:18px;font-weight:650}`,
    `.plan .note{font-size:12px;fill:${color.soft}}`,
    `.plan .box{fill:${color.card};stroke:${color.line};stroke-width:1.2}`,
    `.plan .group>.box{fill:${color.paper};stroke-dasharray:none}`,
    `.plan .critical>.box{stroke:${color.accent};stroke-width:2}`,
    `.plan .title{font-size:13px;font-weight:600}`,
    `.plan .doer{font-size:11.5px;fill:${color.soft}}`,
    `.plan .state{font-size:11px;fill:${color.soft}}`,
    `.plan .chip rect{fill:${color.accentSoft}}`,
    `.plan .chip text{font-size:10.5px;fill:${color.accent}}`,
    `.plan .chip.effect rect,.plan .chip.approval rect{fill:none;stroke:${color.warn}}`,
    `.plan .chip.effect text,.plan .chip.approval text{fill:${color.warn}}`,
    `.plan .end .box{fill:none;stroke:${color.soft};stroke-dasharray:3 3}`,
    `.plan .end text{font-size:12px;fill:${color.soft}}`,
    `.plan .wire{fill:none;stroke:${color.line};stroke-width:1.5}`,
    `.plan .wire.order{stroke-dasharray:5 4}`,
    `.plan .wire.critical{stroke:${color.accent};stroke-width:2.6}`,
    `.plan .tip{fill:${color.line}}`,
    `.plan .tip.critical{fill:${color.accent}}`,
    `.plan .label rect{fill:${color.paper}}`,
    `.plan .label text{font-size:10.5px;fill:${color.soft}}`,
    `.plan .label.critical text{fill:${color.accent}}`,
    `.plan .mark circle{fill:none;stroke:${color.line};stroke-width:1.5}`,
    `.plan .mark text{font-size:10px;font-weight:700;fill:${color.soft}}`,
    `.plan [data-status="running"]>.box{fill:${color.accentSoft};stroke:${color.accent}}`,
    `.plan [data-status="running"]>.mark circle{stroke:${color.accent};stroke-dasharray:32 12}`,
    `.plan [data-status="completed"]>.mark circle{fill:${color.good};stroke:${color.good}}`,
    `.plan [data-status="completed"]>.mark text{fill:${color.card}}`,
    `.plan [data-status="waiting"]>.box{stroke:${color.warn};stroke-width:2}`,
    `.plan [data-status="waiting"]>.mark circle{stroke:${color.warn}}`,
    `.plan [data-status="waiting"]>.mark text{fill:${color.warn}}`,
    `.plan [data-status="failed"]>.box,.plan [data-status="uncompensated"]>.box{fill:${color.badSoft};stroke:${color.bad}}`,
    `.plan [data-status="failed"]>.mark circle,.plan [data-status="uncompensated"]>.mark circle{fill:${color.bad};stroke:${color.bad}}`,
    `.plan [data-status="failed"]>.mark text,.plan [data-status="uncompensated"]>.mark text{fill:${color.card}}`,
    `.plan [data-status="failed"]>.state,.plan [data-status="uncompensated"]>.state{fill:${color.bad}}`,
    `.plan [data-status="compensated"]>.mark circle{stroke:${color.warn}}`,
    `.plan [data-status="skipped"]{opacity:.6}`,
  ].join("");
}
