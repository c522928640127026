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
    `.plan-picture text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:${color.ink}}`,
    `.plan-picture .paper{fill:${color.paper}}`,
    `.plan-picture .heading{font-size:18px;font-weight:650}`,
    `.plan-picture .note{font-size:12px;fill:${color.soft}}`,
    `.plan-picture .box{fill:${color.card};stroke:${color.line};stroke-width:1.2}`,
    `.plan-picture .group>.box{fill:${color.paper};stroke-dasharray:none}`,
    `.plan-picture .critical>.box{stroke:${color.accent};stroke-width:2}`,
    `.plan-picture .title{font-size:13px;font-weight:600}`,
    `.plan-picture .doer{font-size:11.5px;fill:${color.soft}}`,
    `.plan-picture .state{font-size:11px;fill:${color.soft}}`,
    `.plan-picture .chip rect{fill:${color.accentSoft}}`,
    `.plan-picture .chip text{font-size:10.5px;fill:${color.accent}}`,
    `.plan-picture .chip.effect rect,.plan-picture .chip.approval rect{fill:none;stroke:${color.warn}}`,
    `.plan-picture .chip.effect text,.plan-picture .chip.approval text{fill:${color.warn}}`,
    `.plan-picture .end .box{fill:none;stroke:${color.soft};stroke-dasharray:3 3}`,
    `.plan-picture .end text{font-size:12px;fill:${color.soft}}`,
    `.plan-picture .wire{fill:none;stroke:${color.line};stroke-width:1.5}`,
    `.plan-picture .wire.order{stroke-dasharray:5 4}`,
    `.plan-picture .wire.critical{stroke:${color.accent};stroke-width:2.6}`,
    `.plan-picture .tip{fill:${color.line}}`,
    `.plan-picture .tip.critical{fill:${color.accent}}`,
    `.plan-picture .label rect{fill:${color.paper}}`,
    `.plan-picture .label text{font-size:10.5px;fill:${color.soft}}`,
    `.plan-picture .label.critical text{fill:${color.accent}}`,
    `.plan-picture .mark circle{fill:none;stroke:${color.line};stroke-width:1.5}`,
    `.plan-picture .mark text{font-size:10px;font-weight:700;fill:${color.soft}}`,
    `.plan-picture [data-status="running"]>.box{fill:${color.accentSoft};stroke:${color.accent}}`,
    `.plan-picture [data-status="running"]>.mark circle{stroke:${color.accent};stroke-dasharray:32 12}`,
    `.plan-picture [data-status="completed"]>.mark circle{fill:${color.good};stroke:${color.good}}`,
    `.plan-picture [data-status="completed"]>.mark text{fill:${color.card}}`,
    `.plan-picture [data-status="waiting"]>.box{stroke:${color.warn};stroke-width:2}`,
    `.plan-picture [data-status="waiting"]>.mark circle{stroke:${color.warn}}`,
    `.plan-picture [data-status="waiting"]>.mark text{fill:${color.warn}}`,
    `.plan-picture [data-status="failed"]>.box,.plan-picture [data-status="uncompensated"]>.box{fill:${color.badSoft};stroke:${color.bad}}`,
    `.plan-picture [data-status="failed"]>.mark circle,.plan-picture [data-status="uncompensated"]>.mark circle{fill:${color.bad};stroke:${color.bad}}`,
    `.plan-picture [data-status="failed"]>.mark text,.plan-picture [data-status="uncompensated"]>.mark text{fill:${color.card}}`,
    `.plan-picture [data-status="failed"]>.state,.plan-picture [data-status="uncompensated"]>.state{fill:${color.bad}}`,
    `.plan-picture [data-status="compensated"]>.mark circle{stroke:${color.warn}}`,
    `.plan-picture [data-status="skipped"]{opacity:.6}`,
  ].join("");
}
