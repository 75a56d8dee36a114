"""Scopes: what a program's token opens. None opens what another does; a token has as many as it needs."""

STATUS, LISTS, NUMBERS, PINS, INCIDENT = "status", "lists", "numbers", "pins", "incident"
AGENTS, CALLBACKS, CONTACTS, TALKS, DRILLS, ADMIN = "agents", "callbacks", "contacts", "talks", "drills", "admin"
SCOPES = {
    STATUS: "read whether the line is on and why, the flips, the probes, the message, the menu, the letters",
    LISTS: "read the line, agents, contacts, callbacks, voicemails, recordings, figures, reports; numbers are masked",
    NUMBERS: "read whole telephone numbers in what else it may read; each time is noted in the audit",
    PINS: "pin the line on or off, take the pin off; read why it is on",
    INCIDENT: "change what callers are told about an outage",
    AGENTS: "read, add, change and remove agents",
    CALLBACKS: "read callbacks; ask for one, cancel, change and retry one; never ring a number again, or allow it",
    CONTACTS: "read contacts and voicemails; note what a contact was about, deal with a voicemail; send a letter again",
    TALKS: "read talks; have a supervisor listen, coach or barge in",
    DRILLS: "run drills and read them",
    ADMIN: "read and verify the audit; change tokens (and so give any scope), engineers who pin by telephone, people",
}
