"""The MJML of a letter: one column, the brand's colours, light and dark.

The elements: https://documentation.mjml.io. Every text is escaped on its way in, and
so is every address: what a draft says never becomes markup.
"""

import html
from collections.abc import Iterator

from assistant.brand.palette import Palette, dark, light
from assistant.export.mail.letter import Block
from assistant.export.mail.parts import Mail, Picture
from assistant.export.tags import render_html, render_link
from assistant.text.merge_tags import filled_in, link_spans

_FONTS = "Georgia, 'Times New Roman', serif"
# Without something behind the preheader a mail program goes on with the first words of the letter.
_ROOM = "&#847;&#160;" * 60


def mjml_source(mail: Mail) -> str:
    """The letter as MJML, which `mjml2html` compiles."""
    colours = light(mail.sender.brand.colors)
    parts = (_banner, _top, _content, _foot)
    body = "\n".join(section for part in parts for section in part(mail, colours))
    return (
        f'<mjml lang="{mail.language}">\n<mj-head>\n{_head(mail, colours)}\n</mj-head>\n'
        f'<mj-body background-color="{colours.page}" css-class="page">\n{body}\n</mj-body>\n</mjml>\n'
    )


def _head(mail: Mail, colours: Palette) -> str:
    letter = mail.letter
    # The title also becomes an attribute, which a double quote would end.
    title = render_html(filled_in(letter.subject), mail.tool).replace('"', "&quot;")
    metas = "".join(
        f'<meta name="{name}" content="{html.escape(text)}" />'
        for name, text in mail.marking.as_names("draft").items()
    )
    schemes = "".join(
        f'<meta name="{name}" content="light dark" />' for name in ("color-scheme", "supported-color-schemes")
    )
    button = f'background-color="{colours.accent}" color="{colours.on_accent}"'
    return f"""<mj-title>{title}</mj-title>
<mj-preview>{render_html(letter.preheader, mail.tool)}{_ROOM}</mj-preview>
<mj-raw>{schemes}{metas}</mj-raw>
<mj-attributes>
<mj-all font-family="{_FONTS}" />
<mj-text font-size="16px" line-height="1.6" color="{colours.text}" padding="0 24px 16px" />
<mj-button font-size="16px" inner-padding="14px 28px" border-radius="4px" padding="8px 24px 24px" align="left"
 {button} />
<mj-section padding="0" />
</mj-attributes>
<mj-style>{_styles(colours, dark(mail.sender.brand.colors))}</mj-style>"""


def _styles(day: Palette, night: Palette) -> str:
    """Links, and the dark colours: for programs that follow the scheme, and for Outlook's own marks."""
    rules = {
        ".page, .page > table": f"background-color: {night.page} !important;",
        ".sheet, .sheet > table": f"background-color: {night.surface} !important;",
        ".ink div, .ink a, .ink p, .ink li": f"color: {night.text} !important;",
        ".soft div, .soft a": f"color: {night.muted} !important;",
        ".go td": f"background: {night.accent} !important; background-color: {night.accent} !important;",
        ".go a, .go p": f"background: {night.accent} !important; color: {night.on_accent} !important;",
    }
    scheme = " ".join(f"{where} {{ {what} }}" for where, what in rules.items())
    outlook = " ".join(
        f"{', '.join(f'[data-ogsc] {one}' for one in where.split(', '))} {{ {what} }}"
        for where, what in rules.items()
    )
    return f""":root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
.ink a {{ color: {day.link}; }} .soft a {{ color: {day.muted}; }}
@media (prefers-color-scheme: dark) {{ body {{ background-color: {night.page} !important; }} {scheme} }}
{outlook}"""


def _banner(mail: Mail, colours: Palette) -> Iterator[str]:
    if not mail.approved:
        yield _section(
            f'<mj-text css-class="ink" font-weight="bold" color="{colours.error}" padding="16px 24px">'
            f"{html.escape(mail.said('unapproved'))}</mj-text>",
            colours.page,
            "page",
        )


def _top(mail: Mail, colours: Palette) -> Iterator[str]:
    brand = mail.sender.brand
    parts = []
    if mail.online:
        parts.append(
            f'<mj-text css-class="soft" font-size="13px" color="{colours.muted}" padding="16px 24px 0">'
            f"{_anchor(mail.online, html.escape(mail.said('online')), colours.muted)}</mj-text>"
        )
    name = html.escape(brand.name, quote=False)
    shown = _anchor(brand.url, name, colours.text, plain=True) if brand.url else name
    parts.append(f'<mj-text css-class="ink" font-size="22px" padding="24px 24px 16px">{shown}</mj-text>')
    yield _section("\n".join(parts), colours.page, "page")


def _content(mail: Mail, colours: Palette) -> Iterator[str]:
    """The blocks; a picture stands above the text or, where there are headings, above each of them."""
    pictures = list(mail.pictures)
    headings = any(block.kind == "heading" for block in mail.letter.blocks)
    parts = ['<mj-spacer height="24px" />']
    if pictures and not headings:
        parts.append(_picture(pictures.pop(0)))
    for block in mail.letter.blocks:
        if block.kind == "heading" and pictures:
            parts.append(_picture(pictures.pop(0)))
        parts.append(_block(block, mail, colours))
    yield _section("\n".join(parts), colours.surface, "sheet")


def _foot(mail: Mail, colours: Palette) -> Iterator[str]:
    lines = [render_html(mention, mail.tool) for mention in mail.mentions]
    if mail.postal:
        lines.append(mail.postal)
    if mail.unsubscribe:
        lines.append(_anchor(mail.unsubscribe, html.escape(mail.said("unsubscribe")), colours.muted))
    if lines:
        yield _section(
            f'<mj-text css-class="soft" font-size="13px" color="{colours.muted}" padding="24px">'
            f"{'<br />'.join(lines)}</mj-text>",
            colours.page,
            "page",
        )


def _section(content: str, colour: str, name: str) -> str:
    return (
        f'<mj-section background-color="{colour}" css-class="{name}">\n<mj-column>\n{content}\n</mj-column>\n'
        "</mj-section>"
    )


def _picture(picture: Picture) -> str:
    address, alt = _attribute(picture.address), html.escape(picture.alt)
    return f'<mj-image src="{address}" alt="{alt}" padding="0 24px 16px" />'


def _block(block: Block, mail: Mail, colours: Palette) -> str:
    if block.kind == "button":
        link = f' href="{_attribute(mail.link)}"' if mail.link else ""
        return f'<mj-button css-class="go"{link}>{render_html(block.lines[0], mail.tool)}</mj-button>'
    if block.kind == "heading":
        heading = render_html(block.lines[0], mail.tool)
        return (
            f'<mj-text css-class="ink" font-size="22px" line-height="1.3">'
            f'<h2 style="margin:0;font-size:22px;font-weight:bold;">{heading}</h2></mj-text>'
        )
    lines = [_linked(line, mail.tool, colours) for line in block.lines]
    if block.kind == "list":
        items = "".join(f"<li>{line}</li>" for line in lines)
        content = f'<ul style="margin:0;padding-left:20px;">{items}</ul>'
    else:
        content = "<br />".join(lines)
    return f'<mj-text css-class="ink">{content}</mj-text>'


def _linked(text: str, tool: str, colours: Palette) -> str:
    """A line of text, the addresses in it as links."""
    whole, at = "", 0
    for start, end in link_spans(text):
        address = text[start:end]
        shown = render_html(address, tool)
        whole += render_html(text[at:start], tool) + _anchor(render_link(address, tool), shown, colours.link)
        at = end
    return whole + render_html(text[at:], tool)


def _anchor(address: str, shown: str, colour: str, plain: bool = False) -> str:
    style = f"color:{colour};" + ("text-decoration:none;" if plain else "")
    return f'<a href="{_attribute(address)}" style="{style}">{shown}</a>'


def _attribute(address: str) -> str:
    """An address between double quotes. Single quotes stay: a tool's code needs them."""
    return html.escape(address, quote=False).replace('"', "%22")
