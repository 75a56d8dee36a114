"""Every view of the pages: each module adds its own to the blueprint when it is imported."""

import console.desk.lists
import console.desk.said
import console.entry.account
import console.entry.company_step
import console.entry.second_step
import console.figures.health
import console.figures.reports
import console.lists.callbacks
import console.lists.contacts
import console.lists.voicemail
import console.now.page
import console.set_up.agents
import console.set_up.keys
import console.set_up.message
import console.set_up.people
import console.set_up.shown

__all__ = ["console"]
