import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { DialogContext } from './conversationDialogs';
import type { NamedConversation } from './conversationDialogs';
import { DeleteDialog } from './DeleteDialog';
import { RenameDialog } from './RenameDialog';

type Open = { kind: 'rename' | 'remove'; conversation: NamedConversation } | null;

/** The dialogs about a conversation, reachable from the list and from the page. */
export function ConversationDialogs({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Open>(null);
  const actions = useMemo(
    () => ({
      rename: (conversation: NamedConversation) => { setOpen({ kind: 'rename', conversation }); },
      remove: (conversation: NamedConversation) => { setOpen({ kind: 'remove', conversation }); },
    }),
    [],
  );
  const close = () => { setOpen(null); };
  return (
    <DialogContext value={actions}>
      {children}
      {open?.kind === 'rename' ? <RenameDialog conversation={open.conversation} onClose={close} /> : null}
      {open?.kind === 'remove' ? <DeleteDialog conversation={open.conversation} onClose={close} /> : null}
    </DialogContext>
  );
}
