import type { EChartsType } from 'echarts/core';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ChartType } from '../api/types';
import type { ChartData } from './chartData';
import { chartOption } from './chartOption';
import { init } from './echarts';
import { chartPalette } from './palette';

export interface DrawingProps {
  type: ChartType;
  data: ChartData;
  partialLast: boolean;
  currency: string | null | undefined;
  scheme: 'light' | 'dark';
}

/** The drawing itself; loaded when the first chart is shown. */
export default function Drawing({ type, data, partialLast, currency, scheme }: DrawingProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);

  useLayoutEffect(() => {
    const element = host.current;
    if (!element) {
      return;
    }
    const instance = init(element, undefined, { renderer: 'svg' });
    chart.current = instance;
    return () => {
      chart.current = null;
      instance.dispose();
    };
  }, []);

  useEffect(() => {
    const element = host.current;
    if (!element) {
      return;
    }
    let drawnWidth = -1;
    const draw = (animate: boolean) => {
      const width = element.clientWidth;
      if (width > 0 && width !== drawnWidth) {
        drawnWidth = width;
        chart.current?.resize({ width, height: element.clientHeight });
        const context = { palette: chartPalette(scheme), currency, width, animate };
        chart.current?.setOption(chartOption(type, data, partialLast, context), { notMerge: true });
      }
    };
    draw(!matchMedia('(prefers-reduced-motion: reduce)').matches);
    const observer = new ResizeObserver(() => { draw(false); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [type, data, partialLast, currency, scheme]);

  // Described by its parent; the drawing's own markup would only repeat it.
  return <div ref={host} aria-hidden style={{ width: '100%', height: '100%' }} />;
}
