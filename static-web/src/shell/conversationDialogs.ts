import { createContext, use } from 'react';

export interface NamedConversation {
  id: string;
  title: string;
}

export interface DialogActions {
  rename: (conversation: NamedConversation) => void;
  remove: (conversation: NamedConversation) => void;
}

export const DialogContext = createContext<DialogActions>({ rename: () => undefined, remove: () => undefined });

export function useConversationDialogs(): DialogActions {
  return use(DialogContext);
}
