/** Where on a chart campaigns began. */
export interface ChartMarker {
  /** Place of the category. */
  index: number;
  name: string;
}

interface StartedCampaign {
  name: string;
  startedAt?: string | null | undefined;
}

const mostNames = 3;

/**
 * The campaigns that began in the time of a chart, those of one category as one mark. A category lasts until the next one begins, the last as
 * long as the one before it.
 */
export function campaignMarkers(times: string[], campaigns: StartedCampaign[], timeZone?: string): ChartMarker[] {
  const begins = times.map((time) => Date.parse(isLocal(time) ? `${time.slice(0, 10)}T${time.slice(11) || '00:00:00'}Z` : time));
  const first = begins[0];
  if (times.length < 2 || first === undefined || begins.some(Number.isNaN)) {
    return [];
  }
  const last = begins.at(-1) ?? first;
  const end = last + (last - (begins.at(-2) ?? first));
  const local = isLocal(times[0] ?? '');
  const named = new Map<number, string[]>();
  for (const { name, startedAt } of campaigns) {
    const at = startedAt ? instant(startedAt, local ? timeZone : undefined) : Number.NaN;
    if (at >= first && at < end) {
      const index = begins.findLastIndex((begin) => begin <= at);
      named.set(index, [...(named.get(index) ?? []), name]);
    }
  }
  return [...named].sort(([a], [b]) => a - b).map(([index, names]) => ({ index, name: shortened(names) }));
}

/** Days and months come without a zone: they are the organization's. */
function isLocal(time: string): boolean {
  return !/(?:Z|[+-]\d\d:?\d\d)$/.test(time);
}

/** The instant, or what the clocks of the zone showed at it, as if that were UTC. */
function instant(text: string, timeZone: string | undefined): number {
  const at = Date.parse(text);
  if (timeZone === undefined || Number.isNaN(at)) {
    return at;
  }
  return Date.parse(`${new Date(at).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);
}

function shortened(names: string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}
