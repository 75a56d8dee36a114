"""create_app(settings): the one file that knows all rooms."""

import gc
import logging
from typing import Any

from flask import Flask

import console.api.everything
import console.context
import console.entry.company
import console.everything
import console.pages
from console.now.early import tell_early
from failover.last_known import LastKnown
from ivr.repertoire import warnings
from ivr.voices import Recordings
from routing.switchboard import Switchboard
from settings import Settings
from settings_told import told
from switchboard import create_switchboard
from webhooks.agent import agent
from webhooks.agent_menu import agent_menu
from webhooks.asking import asking
from webhooks.bridge import bridge
from webhooks.callback import callback
from webhooks.context import KEY, Context
from webhooks.feedback import feedback
from webhooks.freeze import freeze
from webhooks.health import health
from webhooks.messages import messages
from webhooks.on_call import on_call
from webhooks.overflow import overflow
from webhooks.part import part
from webhooks.recorded import recorded
from webhooks.reference import reference
from webhooks.requests import api
from webhooks.sounds import sounds
from webhooks.status import status
from webhooks.survey import survey
from webhooks.triage import triage
from webhooks.voice import voice
from webhooks.voicemail import voicemail
from webhooks.watched import watched

log = logging.getLogger(__name__)
BLUEPRINTS = (
    voice, triage, freeze, asking, overflow, voicemail, agent, agent_menu, bridge, part, callback, api, messages,
    status, survey, feedback, reference, recorded, on_call, watched, health, sounds, console.pages.pages,
    console.api.everything.api,
)  # fmt: skip


def create_app(settings: Settings | None = None, switchboard: Switchboard | None = None) -> Flask:
    """Build the web application. Raises BadSettings or BadMenu, so that it never starts half right."""
    settings = settings or Settings.from_env()
    app = Flask("ringback", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    board = switchboard or create_switchboard(settings)
    app.extensions |= create_contexts(settings, board)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    tell_early(app)
    return app


def create_contexts(settings: Settings, switchboard: Switchboard) -> dict[str, Any]:
    """Return what the views find their way by, as the extensions of an app."""
    calls = Context(
        switchboard=switchboard,
        callbacks=settings.callbacks,
        account_sid=settings.twilio_account_sid,
        auth_tokens=settings.twilio_auth_tokens,
        recordings=Recordings(settings.recordings),
        beat_token=settings.beat_token,
        known=LastKnown(settings.last_known_file),
        web_form_secret=settings.web_form_secret,
        addresses=settings.addresses,
    )
    staff = console.context.Console(
        switchboard,
        settings.failover,
        settings.callbacks,
        codes=settings.codes_required,
        company=console.entry.company.company(settings.issuer),
        line_number=settings.line_number,
        settings=told(settings.taken),
    )
    return {KEY: calls, console.context.KEY: staff}


def serve() -> Flask:
    """Build the application for a web server's process, and say what is missing."""
    app = create_app()
    here: Context = app.extensions[KEY]
    for warning in warnings(here.switchboard.menu, here.recordings):
        log.warning(warning)
    # What is loaded now stays: leave it out of every later collection, which would make a caller wait.
    gc.collect()
    gc.freeze()
    return app
