/** Colours and lines of charts for both schemes; the series colours keep 3:1 against the page in each. */
export interface ChartPalette {
  series: readonly string[];
  other: string;
  text: string;
  strong: string;
  grid: string;
  axis: string;
  surface: string;
  border: string;
  heat: readonly [string, string];
  /** Text on the weak and on the strong half of the shades. */
  heatText: readonly [string, string];
}

const light: ChartPalette = {
  series: ['#4263eb', '#15aabf', '#f08c00', '#ae3ec9', '#2b8a3e', '#e64980', '#845ef7', '#a07b00', '#1c7ed6', '#c2410c'],
  other: '#868e96',
  text: '#495057',
  strong: '#1f2430',
  grid: '#edf0f3',
  axis: '#ced4da',
  surface: '#ffffff',
  border: '#dee2e6',
  heat: ['#edf2ff', '#364fc7'],
  heatText: ['#1f2430', '#ffffff'],
};

const dark: ChartPalette = {
  series: ['#748ffc', '#3bc9db', '#ffa94d', '#da77f2', '#69db7c', '#faa2c1', '#b197fc', '#ffd43b', '#4dabf7', '#ff8787'],
  other: '#868e96',
  text: '#b4bac8',
  strong: '#e6e9f0',
  grid: '#252b36',
  axis: '#3a4150',
  surface: '#1f242e',
  border: '#343b49',
  heat: ['#20263a', '#91a7ff'],
  heatText: ['#ffffff', '#11141b'],
};

export function chartPalette(scheme: 'light' | 'dark'): ChartPalette {
  return scheme === 'dark' ? dark : light;
}

export const chartFont = "'Inter Variable', system-ui, sans-serif";

export function seriesColor(palette: ChartPalette, index: number, other = false): string {
  return other ? palette.other : (palette.series[index % palette.series.length] ?? palette.other);
}
