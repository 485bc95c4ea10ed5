"""The page a mailed link leads to: one field for a new password.

It holds nothing of anybody. The token stays in the browser, behind the `#`, until its script
sends it with the new password.
"""

import base64
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from desk_app.server.password_reset import PAGE
from desk_app.server.request_log import note_access
from desk_app.timekit import endpoints
from desk_app.timekit.fields import LONGEST_PASSWORD

_SCRIPT: Final = f"""
const form = document.forms[0], said = document.querySelector("output");
form.addEventListener("submit", async (event) => {{
  event.preventDefault();
  const token = encodeURIComponent(location.hash.slice(1));
  const answer = await fetch("{endpoints.SET_PASSWORD.path()}?token=" + token, {{
    method: "POST",
    headers: {{"Content-Type": "application/json"}},
    body: JSON.stringify({{password: form.password.value}}),
  }});
  said.textContent = answer.ok ? "Your new password is set."
    : answer.status === 401 ? "This link was used already or is too old. Ask for another one."
    : "That did not work. Try again in a minute.";
  form.hidden = answer.ok;
}});
"""
_PAGE: Final = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>New password</title>
<h1>New password</h1>
<form>
<label>New password
<input name="password" type="password" autocomplete="new-password" required
 maxlength="{LONGEST_PASSWORD}"></label>
<button>Set password</button>
</form>
<output role="status"></output>
<script>{_SCRIPT}</script>
</html>
"""
_SCRIPT_HASH: Final = base64.b64encode(sha256(_SCRIPT.encode()).digest()).decode()
_HEADERS: Final = {
    "content-security-policy": f"default-src 'none'; script-src 'sha256-{_SCRIPT_HASH}'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


async def _show(request: Request) -> Response:
    note_access(request.scope, route=PAGE)
    return HTMLResponse(_PAGE, headers=_HEADERS)


PASSWORD_ROUTE: Final = Route(PAGE, _show)
"""Outside the contract's `/v2`."""
