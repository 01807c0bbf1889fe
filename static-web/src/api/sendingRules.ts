import type { Arm, Proportions } from './campaigns';
import { requestJson } from './http';

export interface QuietHours {
  from?: string | null;
  until?: string | null;
}

/** As the server keeps them; what this page does not show goes back as it came. */
export interface ContactSettings extends Record<string, unknown> {
  consentAttribute?: string | null;
  smsConsentAttribute?: string | null;
  smsPrices: Record<string, number>;
  smsCurrency: string;
  approvalLimit?: number | null;
  capMessages?: number | null;
  capDays?: number | null;
  quietFrom?: string | null;
  quietUntil?: string | null;
  channelQuietHours: Partial<Record<string, QuietHours>>;
  warmUpDaily: number[];
  warmUpFrom?: string | null;
  controlPercent: number;
  controlSince?: string | null;
}

export interface ControlGroup {
  percent: number;
  since?: string | null;
  from: string;
  event?: string | null;
  others?: Arm | null;
  control?: Arm | null;
  test?: Proportions | null;
}

export function getContactSettings(signal?: AbortSignal): Promise<ContactSettings> {
  return requestJson('/api/contact-settings', { signal });
}

export function saveContactSettings(settings: ContactSettings): Promise<ContactSettings> {
  return requestJson('/api/contact-settings', { method: 'PUT', body: settings });
}

export function getControlGroup(event: string, days: number, signal?: AbortSignal): Promise<ControlGroup> {
  return requestJson(`/api/control-group?days=${days}&event=${encodeURIComponent(event)}`, { signal });
}
