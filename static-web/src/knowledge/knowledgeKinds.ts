import type { KnowledgeItems, KnowledgeKind } from '../api/knowledge';

export type AnyItem = KnowledgeItems[KnowledgeKind];

export type FieldType = 'text' | 'long' | 'list' | 'flag' | 'formula' | 'content' | 'properties';

export interface FormField {
  name: string;
  label: string;
  type: FieldType;
  required?: boolean;
  longest?: number;
  description?: string;
}

interface KindWords {
  one: string;
  many: string;
  /** The field that names an item. */
  title: string;
  empty: string;
  fields: FormField[];
}

const synonyms: FormField = { name: 'synonyms', label: 'Other names', type: 'list', description: 'What people call it in their questions, divided by commas.' };
const owner: FormField = { name: 'owner', label: 'Owner', type: 'text', longest: 200, description: 'Whom to ask about it.' };

export const kinds: Record<KnowledgeKind, KindWords> = {
  'event-definitions': {
    one: 'event',
    many: 'Events',
    title: 'eventName',
    empty: 'Say what events mean and what people call them: questions then find them by those words.',
    fields: [
      { name: 'eventName', label: 'Event', type: 'text', required: true, longest: 200, description: 'Exactly as it arrives.' },
      { name: 'description', label: 'Meaning', type: 'long', longest: 2000 },
      synonyms,
      { name: 'properties', label: 'Properties', type: 'properties', description: 'One a line: name: type, meaning. The type may be left out.' },
      { name: 'examples', label: 'Example questions', type: 'list', description: 'Divided by commas.' },
      owner,
      { name: 'deprecated', label: 'Deprecated: nothing new should send it', type: 'flag' },
      { name: 'successor', label: 'Successor', type: 'text', longest: 200, description: 'The event that is sent instead of a deprecated one: answers offer it.' },
    ],
  },
  'business-metrics': {
    one: 'metric',
    many: 'Metrics',
    title: 'name',
    empty: 'Define numbers once, such as average order value: every question, chart and segment then computes them alike.',
    fields: [
      { name: 'name', label: 'Name', type: 'text', required: true, longest: 200 },
      { name: 'formula', label: 'Formula', type: 'formula', required: true, longest: 2000, description: 'Such as sum(revenue of purchase) / users(purchase), or percent(users(purchase) / users(signup)).' },
      { name: 'description', label: 'Meaning', type: 'long', longest: 2000 },
      synonyms,
      owner,
    ],
  },
  entries: {
    one: 'text',
    many: 'Texts',
    title: 'title',
    empty: 'Put down what people should know. Plain statements such as “order = distinct order_id of purchase” are understood and used in answers.',
    fields: [
      { name: 'title', label: 'Title', type: 'text', required: true, longest: 200 },
      { name: 'content', label: 'Text', type: 'content', required: true, longest: 20000 },
      { name: 'category', label: 'Category', type: 'text', longest: 100 },
      { name: 'tags', label: 'Tags', type: 'list', description: 'Divided by commas.' },
      { name: 'source', label: 'Source', type: 'text', longest: 500, description: 'Where it was taken from.' },
    ],
  },
};

export function titleOf(kind: KnowledgeKind, item: AnyItem): string {
  const title: unknown = (item as unknown as Record<string, unknown>)[kinds[kind].title];
  return typeof title === 'string' ? title : '';
}

/** A field's value as the form shows it. */
export function shownValue(field: FormField, value: unknown): string | boolean {
  switch (field.type) {
    case 'flag':
      return value === true;
    case 'list':
      return Array.isArray(value) ? value.join(', ') : '';
    case 'properties':
      return propertyLines(value);
    default:
      return typeof value === 'string' ? value : '';
  }
}

/** What the form holds as the API takes it. */
export function sentValue(field: FormField, value: string | boolean): unknown {
  switch (field.type) {
    case 'flag':
      return value === true;
    case 'list':
      return String(value).split(',').map((part) => part.trim()).filter((part) => part !== '');
    case 'properties':
      return readProperties(String(value));
    default:
      return String(value);
  }
}

const types = ['text', 'number', 'boolean', 'timestamp', 'array'];

function propertyLines(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return '';
  }
  return Object.entries(value).map(([name, told]) => {
    if (typeof told === 'string') {
      return `${name}: ${told}`;
    }
    const { type, description } = (told ?? {}) as { type?: string; description?: string };
    return `${name}: ${[type, description].filter(Boolean).join(', ')}`;
  }).join('\n');
}

function readProperties(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [name = '', ...rest] = line.split(':');
    const meaning = rest.join(':').trim();
    const [first = '', ...others] = meaning.split(',');
    const type = types.find((known) => known === first.trim().toLowerCase());
    found[name.trim()] = type ? { type, description: others.join(',').trim() } : meaning;
  }
  return found;
}
