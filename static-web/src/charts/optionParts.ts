import type { ValueFormat } from '../api/types';
import { formatNumber } from '../ui/numbers';
import { chartFont } from './palette';
import type { ChartPalette } from './palette';

export interface OptionContext {
  palette: ChartPalette;
  currency: string | null | undefined;
  width: number;
  animate: boolean;
}

export function baseOption({ palette, animate }: OptionContext) {
  return {
    animation: animate,
    animationDuration: 350,
    textStyle: { fontFamily: chartFont, color: palette.text, fontSize: 12 },
    color: [...palette.series],
  };
}

const legendLine = 20;
const mostLegendLines = 3;

/** Lines the names need side by side; widths are estimated, as nothing is drawn yet. */
function legendLines(names: string[], width: number): number {
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const needed = 30 + name.length * 6.6;
    lines += used > 0 && used + needed > width ? 1 : 0;
    used = used > 0 && used + needed <= width ? used + needed : needed;
  }
  return lines;
}

/** Room above the drawing for the legend. */
export function legendHeight({ width }: OptionContext, names: string[]): number {
  const lines = legendLines(names, width);
  return names.length > 1 ? 20 + legendLine * (lines > mostLegendLines ? 1 : lines) : 14;
}

export function legend({ palette, width }: OptionContext, names: string[]) {
  return {
    show: names.length > 1,
    // Many names are paged, so that the drawing keeps its room.
    type: legendLines(names, width) > mostLegendLines ? ('scroll' as const) : ('plain' as const),
    data: names,
    top: 0,
    left: 0,
    itemWidth: 10,
    itemHeight: 10,
    itemGap: 14,
    icon: 'roundRect',
    pageIconColor: palette.text,
    pageTextStyle: { color: palette.text },
    textStyle: { color: palette.text, fontFamily: chartFont, fontSize: 12, lineHeight: 14 },
  };
}

export function tooltip({ palette }: OptionContext) {
  return {
    confine: true,
    backgroundColor: palette.surface,
    borderColor: palette.border,
    textStyle: { color: palette.strong, fontFamily: chartFont, fontSize: 12 },
    extraCssText: 'border-radius:8px;box-shadow:0 6px 24px rgba(0,0,0,.14);',
  };
}

export function axisValue(format: ValueFormat | undefined, currency: string | null | undefined): (value: number) => string {
  return (value) => formatNumber(value, { format, currency, compact: true });
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Tooltips are HTML: every text of the data is escaped. */
export function tooltipHtml(title: string, lines: { color: string; name: string; value: string }[]): string {
  const rows = lines.map(
    ({ color, name, value }) =>
      `<div style="display:flex;gap:16px;justify-content:space-between;align-items:center">` +
      `<span><span style="display:inline-block;width:8px;height:8px;border-radius:2px;margin-right:6px;background:${color}"></span>${escapeHtml(name)}</span>` +
      `<b style="font-variant-numeric:tabular-nums">${escapeHtml(value)}</b></div>`,
  );
  return `<div style="font-weight:600;margin-bottom:4px">${escapeHtml(title)}</div>${rows.join('')}`;
}

export function categoryAxis({ palette }: OptionContext, categories: string[]) {
  return {
    type: 'category' as const,
    data: categories,
    axisLine: { lineStyle: { color: palette.axis } },
    axisTick: { show: false },
    axisLabel: { color: palette.text, fontFamily: chartFont, hideOverlap: true },
  };
}

/** Plain numbers say nothing without what they count: then the axis has a name. */
export function numberedAxis({ palette }: OptionContext, { axis, categories }: { axis?: string | null; categories: string[] }) {
  return axis && categories.every((name) => /^\d+$/.test(name)) ? { name: axis, nameLocation: 'middle' as const, nameGap: 26, nameTextStyle: { color: palette.text, fontFamily: chartFont } } : null;
}

export function valueAxis({ palette, currency }: OptionContext, format: ValueFormat | undefined, zeroBased: boolean) {
  return {
    type: 'value' as const,
    scale: !zeroBased,
    splitNumber: 5,
    minInterval: format === 'integer' ? 1 : 0,
    axisLabel: { color: palette.text, fontFamily: chartFont, formatter: axisValue(format, currency) },
    splitLine: { lineStyle: { color: palette.grid } },
  };
}
