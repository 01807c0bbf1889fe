import type { OfferedProperty, Vocabulary } from '../api/queries';

export interface Offer {
  label: string;
  kind: 'relation' | 'column' | 'function' | 'event' | 'property' | 'value';
  detail?: string;
  /** What is put in, where it is not the label. */
  apply?: string;
}

export interface Offers {
  /** How many characters before the cursor the choice replaces. */
  replaces: number;
  options: Offer[];
}

const insideText = /'((?:[^']|'')*)$/;
const word = /[\w.]*$/;
const most = 200;

/** What fits at the cursor, by what stands before it: names of events and properties and their values inside quotes, otherwise relations, columns and functions. */
export function offer(before: string, vocabulary: Vocabulary): Offers | null {
  if (quotesBefore(before) % 2 === 1) {
    const typed = insideText.exec(before)?.[1] ?? '';
    const lead = before.slice(0, before.length - typed.length - 1);
    return { replaces: typed.length, options: matching(quoted(lead, vocabulary), typed) };
  }
  const typed = word.exec(before)?.[0] ?? '';
  if (typed === '' && !/\b(from|join|where|and|or|by|select|on|,)\s*$/i.test(before)) {
    return null;
  }
  const dot = typed.lastIndexOf('.');
  if (dot >= 0 && typed.slice(0, dot).toLowerCase() !== 'analytics') {
    return { replaces: typed.length - dot - 1, options: matching(columns(vocabulary), typed.slice(dot + 1)) };
  }
  const relations = vocabulary.relations.map(({ name }): Offer => ({ label: name, kind: 'relation' }));
  const options = /\b(from|join)\s+[\w.]*$/i.test(before) ? relations : [...columns(vocabulary), ...functions(vocabulary), ...relations];
  return { replaces: typed.length, options: matching(options, typed) };
}

function quotesBefore(text: string): number {
  return text.replace(/--[^\n]*/g, '').split("'").length - 1;
}

/** Inside quotes: which texts the words before the quote ask for. */
function quoted(lead: string, vocabulary: Vocabulary): Offer[] {
  const path = /(properties|attributes)\s*->>?\s*$/i.exec(lead);
  if (path) {
    return listOf(path[1], vocabulary).map(({ path: name, type }) => ({ label: name, kind: 'property', detail: type }));
  }
  const value = /(properties|attributes)\s*->>\s*'([^']+)'\s*(?:=|<>|!=|in\s*\(\s*(?:'[^']*'\s*,\s*)*)\s*$/i.exec(lead);
  if (value) {
    const property = listOf(value[1], vocabulary).find(({ path: name }) => name === value[2]);
    return (property?.values ?? []).map((label) => ({ label, kind: 'value', apply: label.replaceAll("'", "''") }));
  }
  return /\bname\s*(?:=|<>|!=|in\s*\(\s*(?:'[^']*'\s*,\s*)*)\s*$/i.test(lead)
    ? vocabulary.events.map((label) => ({ label, kind: 'event', apply: label.replaceAll("'", "''") }))
    : [];
}

function listOf(kind: string | undefined, vocabulary: Vocabulary): OfferedProperty[] {
  return kind?.toLowerCase() === 'attributes' ? vocabulary.attributes : vocabulary.properties;
}

function columns({ relations }: Vocabulary): Offer[] {
  const seen = new Set<string>();
  return relations.flatMap((relation) => relation.columns.flatMap(({ name, type, meaning }): Offer[] => {
    const fresh = !seen.has(name);
    seen.add(name);
    return fresh ? [{ label: name, kind: 'column', detail: `${type}, ${meaning}` }] : [];
  }));
}

function functions(vocabulary: Vocabulary): Offer[] {
  return vocabulary.functions.map((label) => ({ label, kind: 'function' }));
}

/** Those that begin with what was typed, then those that contain it; each group in its own order. */
function matching(options: Offer[], typed: string): Offer[] {
  const wanted = typed.toLowerCase();
  const begins = options.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const contains = wanted === '' ? [] : options.filter(({ label }) => !label.toLowerCase().startsWith(wanted) && label.toLowerCase().includes(wanted));
  return [...begins, ...contains].slice(0, most);
}
