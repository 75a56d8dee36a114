"""A carrier on this machine: strict TwiML, Twilio's REST, telephones to dial with."""
