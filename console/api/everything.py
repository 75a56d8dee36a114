"""Every resource of the API: loading them declares their operations and opens their addresses."""

from console.api import mode
from console.api.blueprint import api as api

RESOURCES = (mode,)
