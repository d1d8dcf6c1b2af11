"""The brief of one text of a campaign: what all its texts share, in the text's own language."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.errors import InputError
from assistant.types.campaign import Campaign, PlannedText
from assistant.types.draft import Brief, Offer
from assistant.types.language import Language


def brief_of(campaign: Campaign, planned: PlannedText) -> Brief:
    """What is to be written for one planned text.

    The offer's words are those of the text's language, its days, conditions and code the same for all. A link
    gets the variant id as UTM content; its source and medium are the channel and its campaign the campaign's
    name where the campaign says nothing else. Merge tags stay as they are written. Each text is a brief of
    its own: `variants` is 1. Raises InputError when the campaign has no goal in that language.
    """
    brief, language = campaign.brief, planned.language
    return Brief(
        channel=planned.channel,
        segment=planned.segment,
        goal=_goal(campaign, language),
        language=language,
        products=planned.products,
        offer=_offer(campaign, language),
        key_facts=tuple(brief.key_facts.get(language, ())),
        tone=brief.tone,
        cta=brief.cta.get(language, ""),
        link=brief.link,
        utm=_utm(campaign, planned),
        vary=brief.vary,
        learn=brief.learn,
    )


def shared_brief(campaign: Campaign, planned: PlannedText) -> Brief:
    """The brief that all variants of a cell share: without what tells their clicks apart."""
    brief = brief_of(campaign, planned)
    return replace(brief, utm={name: value for name, value in brief.utm.items() if name != "content"})


def _goal(campaign: Campaign, language: Language) -> str:
    goal = campaign.brief.goal.get(language, "").strip()
    if not goal:
        raise InputError(
            f"The campaign “{campaign.name}” has no goal in “{language}”.",
            f"Say under goal.{language} what its texts are for.",
        )
    return goal


def _offer(campaign: Campaign, language: Language) -> Offer:
    offer = campaign.brief.offer
    return replace(offer, text=campaign.brief.offer_text.get(language, "") or offer.text)


def _utm(campaign: Campaign, planned: PlannedText) -> Mapping[str, str]:
    if not campaign.brief.link:
        return {}
    given = {name: value for name, value in campaign.brief.utm.items() if value}
    usual = {"source": planned.channel, "medium": planned.channel, "campaign": campaign.name}
    return {**usual, **given, "content": planned.variant_id}
