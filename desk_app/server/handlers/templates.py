"""The mail templates of an app."""

from typing import Any

from desk_app.domain.mail_template import MailTemplate
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer
from desk_app.server.repositories.mail_templates import TemplateTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import read_body
from desk_app.timekit.messages.mail_template import (
    MailTemplateBody,
    template_change_of,
    template_to_wire,
)


async def list_templates(call: Call) -> Reply:
    """GET /templates: all of them, on one page."""
    async with call.database.read() as connection:
        templates = await TemplateTable(connection, call.app_id).load_all()
    return answer([_write(call, one) for one in templates.values()])


async def get_template(call: Call) -> Reply:
    """GET /templates/:slug."""
    async with call.database.read() as connection:
        template = await TemplateTable(connection, call.app_id).load(call.ids["slug"])
    return answer(_write(call, template))


def _write(call: Call, template: MailTemplate) -> dict[str, Any]:
    key = "text" if call.options.template_text_as_text else "body"
    return template_to_wire(template, times=call.times_out, text_key=key)


async def update_template(call: Call) -> Reply:
    """PUT /templates/:slug."""
    change = template_change_of(read_body(MailTemplateBody, call.body, times=call.times_in))
    async with call.database.write() as connection:
        table = TemplateTable(connection, call.app_id)
        await table.change(call.ids["slug"], change, now=call.times_in.now)
    return NO_CONTENT


ROUTES = (
    Route(endpoints.LIST_TEMPLATES, list_templates),
    Route(endpoints.GET_TEMPLATE, get_template),
    Route(endpoints.UPDATE_TEMPLATE, update_template),
)
