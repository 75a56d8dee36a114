"""How the REST facade says no, in Twilio's own words and numbers."""

from aiohttp import web

MESSAGES = {
    20001: (400, "Bad request"),
    20003: (401, "Authentication Error - invalid username"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
}


class Refusal(Exception):
    """An error answer: HTTP status, Twilio's error code, a message."""

    def __init__(self, code: int, message: str = "", status: int = 0) -> None:
        default_status, default_message = MESSAGES.get(code, (400, ""))
        self.code, self.status = code, status or default_status
        self.message = message or default_message
        super().__init__(self.message)

    def response(self) -> web.Response:
        """Return the JSON that twilio-python turns into a TwilioRestException."""
        body = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return web.json_response(body, status=self.status)
