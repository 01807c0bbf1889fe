import { Button, Container, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <Container size="xs" pt="15vh" ta="center">
      <Title order={1} size="h2">This page does not exist</Title>
      <Text my="md" c="var(--app-muted)">The address may be mistyped, or the page was removed.</Text>
      <Button component={Link} to="/chat">Go to the chat</Button>
    </Container>
  );
}
