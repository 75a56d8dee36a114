"""The control API: JSON over HTTP, for people and tests that act on the simulated telephone network.

    POST   /control/calls {"from", "to", "shows"?, "parameters"?}   a person dials a line -> {"sid"}
    GET    /control/calls?state=active               every leg, or those in a state, oldest first
    GET    /control/calls/SID                        one leg, with its log
    POST   /control/calls/SID/press {"digits"}       keys, `w` waits half a second
    POST   /control/calls/SID/say {"text"}
    POST   /control/calls/SID/hangup | answer | decline | voicemail
    POST   /control/messages {"from", "to", "text"}  a person sends a line a text message -> {"sid"}
    GET    /control/phones                           every phone that was ever mentioned
    GET    /control/phones/NUMBER?state=ringing      how it is set up, and its calls
    PUT    /control/phones/NUMBER {…}                set it up: the fields of `phone.Phone`
    GET    /control/lines                            the application's numbers and their webhooks
    PUT    /control/line {"number", "voice_url"?, "status_url"?, "fallback_url"?, "message_url"?, "…_method"?}
    GET    /control/faults                           the faults in force, and all that there are
    POST   /control/faults {"kind", "on"?, "to"?, "times"?, "after"?, "seconds"?, "status"?}
    DELETE /control/faults/N                         lift one; 0 lifts all
    GET    /control/events?after=N                   everything that happened, numbered from 1
    GET    /control/stream?after=N                   the same as server-sent events, as they happen
    GET    /control/errors                           everything the application did wrong
    GET    /control/webhooks?after=N                 every webhook that was sent, and the answer
    GET    /control/recordings                       every recording, with the words in it
    GET    /control/clock                            {"now", "next_timer_in", "manual", "happenings"}
    POST   /control/clock/advance {"seconds"}        manual clock only
    POST   /control/clock/settle

`shows` is the caller ID that the application sees instead of the number, such as `anonymous`; `parameters`
are sent with every webhook of the call (`ForwardedFrom`, `CallerName`, `StirVerstat` …).

The states of a call, as its person sees it, are queued, ringing, active and ended.

On the manual clock every request that changes something is answered when all is still again. Times are
ISO 8601 in UTC, durations seconds. Mistakes are answered with 400 or 404 and {"error"}.
"""

from aiohttp import web

from . import acts, looks
from .answer import answer
from .stream import stream


def routes() -> list[web.RouteDef]:
    """Return every route of the control API."""
    return [
        web.get("/control/calls", answer(looks.calls)),
        web.post("/control/calls", answer(acts.dial)),
        web.get("/control/calls/{sid}", answer(looks.call)),
        web.post("/control/calls/{sid}/{deed}", answer(acts.act)),
        web.post("/control/messages", answer(acts.text)),
        web.get("/control/phones", answer(looks.phones)),
        web.get("/control/phones/{number}", answer(looks.phone)),
        web.put("/control/phones/{number}", answer(acts.set_phone)),
        web.get("/control/lines", answer(looks.lines)),
        web.put("/control/line", answer(acts.set_line)),
        web.get("/control/faults", answer(looks.faults)),
        web.post("/control/faults", answer(acts.add_fault)),
        web.delete("/control/faults/{number}", answer(acts.lift_fault)),
        web.get("/control/events", answer(looks.events)),
        web.get("/control/stream", stream),
        web.get("/control/errors", answer(looks.errors)),
        web.get("/control/webhooks", answer(looks.webhooks)),
        web.get("/control/recordings", answer(looks.recordings)),
        web.get("/control/clock", answer(looks.clock)),
        web.post("/control/clock/advance", answer(acts.advance)),
        web.post("/control/clock/settle", answer(acts.settle)),
    ]
