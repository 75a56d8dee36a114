"""What a newcomer runs: embedded servers, a stand-in chat, the story."""
