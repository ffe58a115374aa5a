"""The provider's own words, in both languages."""

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "fi": {
        "service": "Kokeilutunnistus",
        "choose_citizen": "Kenenä haluat kokeilla palvelua?",
        "choose_staff": "Kenenä työntekijänä haluat kirjautua?",
        "notice_title": "Tämä ei ole oikea tunnistautuminen",
        "notice": "Kaikki henkilöt ja heidän henkilötunnuksensa ovat keksittyjä. "
        "Oikeassa palvelussa tunnistaudut esimerkiksi verkkopankkitunnuksilla.",
        "notice_staff": "Kaikki henkilöt ovat keksittyjä. "
        "Oikeassa palvelussa kirjaudut hyvinvointialueen omilla tunnuksilla.",
        "signed_in": "Olet jo tunnistautunut",
        "signed_in_as": "Tunnistautunut henkilö:",
        "signed_in_lasts": "Tunnistautuminen on voimassa 32 minuuttia.",
        "go_on": "Jatka samana henkilönä",
        "leave": "Kirjaudu ulos",
        "leave_why": "Uloskirjautuminen päättää myös palvelussa auki olevat istuntosi.",
        "leave_everywhere": "Kirjaudu ulos kaikkialta",
        "cancel": "Keskeytä ja palaa palveluun",
        "other_language": "Svenska",
        "refused": "Pyyntöä ei voi käsitellä",
        "refused_why": "Palvelu lähetti pyynnön, jota kokeilutunnistus ei tunne. "
        "Palaa palveluun ja aloita tunnistautuminen uudelleen.",
        "signed_out": "Olet kirjautunut ulos",
        "signed_out_next": "Voit sulkea tämän ikkunan.",
    },
    "sv": {
        "service": "Testidentifiering",
        "choose_citizen": "Som vem vill du prova tjänsten?",
        "choose_staff": "Som vilken medarbetare vill du logga in?",
        "notice_title": "Det här är ingen riktig identifiering",
        "notice": "Alla personer och deras personbeteckningar är påhittade. "
        "I den riktiga tjänsten identifierar du dig till exempel med nätbankskoder.",
        "notice_staff": "Alla personer är påhittade. "
        "I den riktiga tjänsten loggar du in med välfärdsområdets egna koder.",
        "signed_in": "Du är redan identifierad",
        "signed_in_as": "Identifierad person:",
        "signed_in_lasts": "Identifieringen gäller i 32 minuter.",
        "go_on": "Fortsätt som samma person",
        "leave": "Logga ut",
        "leave_why": "När du loggar ut avslutas också dina öppna sessioner i tjänsten.",
        "leave_everywhere": "Logga ut överallt",
        "cancel": "Avbryt och gå tillbaka till tjänsten",
        "other_language": "Suomi",
        "refused": "Begäran kan inte behandlas",
        "refused_why": "Tjänsten skickade en begäran som testidentifieringen inte känner igen. "
        "Gå tillbaka till tjänsten och börja identifieringen på nytt.",
        "signed_out": "Du har loggat ut",
        "signed_out_next": "Du kan stänga det här fönstret.",
    },
}


def language_of(ui_locales: str | None, accepted: str | None) -> str:
    """The first language that was asked for and that there are words in; else the browser's; else Finnish."""
    asked = [tag.split("-")[0].lower() for tag in (ui_locales or "").split()]
    return next((tag for tag in asked if tag in WORDS), accepted or "fi")
