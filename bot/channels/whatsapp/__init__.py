"""WhatsApp, over Meta's Cloud API and a client of our own."""
