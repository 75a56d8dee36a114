"""The pages of long lists: contacts, callbacks and voicemails."""
