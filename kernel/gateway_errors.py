"""What goes wrong between Gourd and a gateway, as one sentence each that says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import requests
from requests import ConnectionError, HTTPError, RequestException, Response, Timeout
from requests.exceptions import SSLError

from kernel.errors import GatewayError
from kernel.gateway import Gateway

PATIENCE = 10.0  # seconds
_DENIED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def default_kernel(gateway: Gateway) -> str:
    """Ask the gateway which kernel it starts when none is named: at once the test that it is one and lets us in.

    Raises:
        RequestException, GatewayError: it does not answer, or not as a gateway does.
    """
    response = requests.get(
        f"{gateway.url}/api/kernelspecs", headers=gateway.headers, timeout=PATIENCE, allow_redirects=False
    )
    if response.is_redirect:
        raise GatewayError(
            f"The gateway at {gateway.host} sends elsewhere, and Gourd does not follow. Set KERNEL_GATEWAY_URL "
            "to where it really is."
        )
    if response.status_code in _DENIED:
        raise GatewayError(_refused_token(gateway))
    response.raise_for_status()
    try:
        return str(response.json()["default"])
    except (ValueError, KeyError, TypeError) as error:
        raise GatewayError(_no_gateway(gateway)) from error


@contextmanager
def translated(gateway: Gateway) -> Iterator[None]:
    """Turn the errors of requests into `GatewayError`."""
    try:
        yield
    except SSLError as error:
        raise GatewayError(
            f"The certificate of the gateway at {gateway.host} cannot be trusted. Have it corrected, or set "
            "REQUESTS_CA_BUNDLE and WEBSOCKET_CLIENT_CA_BUNDLE to the file of your own authority."
        ) from error
    except (ConnectionError, Timeout) as error:
        raise GatewayError(
            f"The gateway at {gateway.host} does not answer. Check that it runs and that KERNEL_GATEWAY_URL is right, "
            "then try again."
        ) from error
    except HTTPError as error:
        raise GatewayError(_of_status(gateway, error)) from error
    except (RequestException, ValueError, KeyError, TypeError) as error:
        raise GatewayError(_no_gateway(gateway)) from error


def no_kernel(gateway: Gateway, reason: str) -> str:
    return f"The gateway at {gateway.host} could not start a kernel ({reason}). Try again, or ask whoever runs it."


def _of_status(gateway: Gateway, error: HTTPError) -> str:
    response = error.response
    if response is None:
        return no_kernel(gateway, str(error))
    if response.status_code == HTTPStatus.NOT_FOUND:
        return _no_gateway(gateway)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        return _refused_token(gateway)
    return no_kernel(gateway, f"{response.status_code} {_said(response)}".strip())


def _said(response: Response) -> str:
    """The gateway's own word, if it gives one."""
    try:
        answer = response.json()
        return " ".join(str(answer.get("message") or answer.get("reason") or "").split())[:200]
    except (ValueError, AttributeError):
        return response.reason or ""


def _refused_token(gateway: Gateway) -> str:
    word = "refused the token" if gateway.token else "wants a token"
    return (
        f"The gateway at {gateway.host} {word}. Set KERNEL_GATEWAY_TOKEN (or kernel_gateway_token in gourd.toml) to "
        "the gateway's, then start Gourd again."
    )


def _no_gateway(gateway: Gateway) -> str:
    return f"What answers at {gateway.host} is no Jupyter gateway. Correct KERNEL_GATEWAY_URL, then start Gourd again."
