"""What can go wrong with a carrier, as the three cases that callers of it must tell apart."""


class CarrierUnreachable(Exception):
    """No answer came. The outcome is unknown: the call may be ringing, so it must never be placed again blindly."""


class NumberRefused(Exception):
    """The carrier will not ring this number, now or later."""


class CallRefused(Exception):
    """The carrier did not do what was asked, and did nothing else: the call is over, or there are too many."""


class CallUnknown(CallRefused):
    """The carrier does not know this call: it is long over, or never was."""
