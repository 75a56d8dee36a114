"""Where a probe may connect to: checked when it connects, so no name, redirect or odd notation gets around it."""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address

from aiohttp.connector import AddrInfoType

SCHEMES = ("http", "https", "ws", "wss")
METADATA = frozenset(  # where clouds keep a machine's own secrets; most others of them are link-local
    map(ipaddress.ip_address, ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254"))
)
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(OSError):
    """A probe was about to connect to an address that no chat has; the message says which and why."""


def check(host: str) -> None:
    """Raise Refused unless `host`, an address in digits, may be connected to."""
    address = _inner(ipaddress.ip_address(host.partition("%")[0]))
    if address.is_link_local:
        reason = "is link-local"
    elif address in METADATA:
        reason = "holds a cloud's metadata"
    elif address.is_multicast or address.is_unspecified:
        reason = "is no machine's address"
    else:
        return
    raise Refused(f"refused to connect to {host}, which {reason}; give the address of chat itself")


def guarded_socket(info: AddrInfoType) -> socket.socket:
    """Return a socket for a connection that is about to be made. Raises Refused."""
    check(str(info[4][0]))
    return socket.socket(info[0], info[1], info[2])


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address carries, if it does."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped or address.sixtofour:
            return address.ipv4_mapped or address.sixtofour or address
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
