"""The simulator checked against Twilio's documentation."""
