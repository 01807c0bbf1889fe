import { Button, Stack, Text } from '@mantine/core';
import type { ActionPart } from '../api/types';
import { capitalized } from '../ui/words';
import type { AskInput } from './useAsk';

interface ClarificationProps {
  part: ActionPart;
  messageId: string | null;
  /** Only the newest question can still be decided. */
  open: boolean;
  onAsk: (input: AskInput) => void;
}

/** Two readings would give different answers: the person chooses. */
export function Clarification({ part, messageId, open, onAsk }: ClarificationProps) {
  const prompt = part.data?.prompt ?? part.content ?? 'Which one do you mean?';
  const choices = part.data?.choices ?? [];
  return (
    <div role="group" aria-label={prompt}>
      <Text fw={550} mb="xs">{prompt}</Text>
      <Stack gap="xs" align="flex-start">
        {choices.map((choice) => (
          <Button
            key={choice.label}
            variant="default"
            disabled={!open}
            styles={{ root: { height: 'auto', minHeight: 36, paddingBlock: 6 }, label: { whiteSpace: 'normal', textAlign: 'start' } }}
            onClick={() => { onAsk({ question: choice.question, parentMessageId: messageId ?? undefined }); }}
          >
            {capitalized(choice.label)}
          </Button>
        ))}
      </Stack>
    </div>
  );
}
