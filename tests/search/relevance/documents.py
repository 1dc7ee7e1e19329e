"""The texts among which the relevance set searches: some that are looked for, many in the way."""

from collections.abc import Iterator

# Title, and what stands under it.
WANTED = [
    ("Fachkräftesicherung im Werkzeugbau", "Wie Werkzeugmacher Nachwuchs finden und halten."),
    ("Ladeinfrastruktur auf dem Betriebshof", "Ladesäulen für Transporter, Lastgang und Anschlussleistung."),
    ("Brennstoffzellenfertigung: Anlagen und Prüfstände", "Stapelmontage und Dichtheitsprüfung."),
    ("Gießereitechnik ohne Erdgas", "Schmelzöfen werden elektrisch beheizt."),
    ("Kunststoffverarbeitung mit Rezyklaten", "Spritzguss mit aufbereitetem Granulat."),
    ("Weiterbildungsverbund Vogtland", "Zwölf Betriebe schulen ihre Belegschaften gemeinsam."),
    ("Kurzarbeitergeld und Qualifizierungszeiten", "Wer während der Kurzarbeit lernt, wird gefördert."),
    ("Betriebsvereinbarung zur Schichtarbeit", "Ein Muster mit Erläuterungen für Betriebsräte."),
    ("Halbleiterversorgung für Steuergeräte", "Chips werden knapp: Bevorratung und zweite Quellen."),
    ("Leichtbauteile aus Naturfasern", "Flachs und Hanf ersetzen Glasfasern in der Türverkleidung."),
    ("Datenschutz in der vernetzten Produktion", "Maschinendaten, Personenbezug und Verträge."),
    ("Unternehmensnachfolge im Familienbetrieb", "Übergabe an die nächste Generation, Schritt für Schritt."),
    ("Exportkontrolle für Zulieferer", "Welche Güter eine Genehmigung brauchen."),
    ("Druckluftanlagen: Leckagen finden", "Ultraschall macht Verluste hörbar."),
    ("Photovoltaik auf Hallendächern", "Statik, Brandschutz und Eigenverbrauch."),
    ("Abwärmenutzung in der Härterei", "Ofenwärme beheizt das Verwaltungsgebäude."),
    ("Oberflächenbeschichtung ohne Lösemittel", "Pulverlack und Plasma im Vergleich."),
    ("Ausbildungsberufe der Elektromobilität", "Mechatronik, Hochvolttechnik und Zusatzqualifikationen."),
    ("Frauen in technischen Berufen", "Mentoring und Teilzeit in der Ausbildung."),
    ("Zuwanderung und Sprachförderung im Betrieb", "Deutschkurse während der Arbeitszeit."),
    ("Künstliche Intelligenz in der Qualitätsprüfung", "Kameras erkennen Lunker und Kratzer."),
    ("Robotereinsatz bei kleinen Stückzahlen", "Cobots lassen sich in einer Stunde umrüsten."),
    ("Wärmepumpen im Gewerbegebiet", "Ein Nahwärmenetz für elf Firmen."),
    ("CO₂-Bilanz für Zulieferer", "Treibhausgase erfassen, nach Scope 1, 2 und 3."),
    ("Lieferkettengesetz: was kleine Firmen tun müssen", "Sorgfaltspflichten und Fragebögen der Kunden."),
    ("Rohstoffrückgewinnung aus Altbatterien", "Lithium, Nickel und Kobalt aus der Schwarzmasse."),
    ("Straßenbahnbau als neuer Markt", "Drehgestelle und Türen statt Abgasanlagen."),
    ("Medizintechnik als zweites Standbein", "Zulassung, Reinraum und neue Kundschaft."),
    ("Schienenfahrzeugbau in Sachsen", "Wagenkästen aus Aluminium."),
    ("Fahrradrahmen statt Auspuffanlagen", "Ein Rohrbieger erzählt von seinem Neuanfang."),
    ("Personalplanung mit Altersstrukturanalyse", "Wer wann in Rente geht, und wer dann fehlt."),
    ("Gesundheitsschutz an Montagebändern", "Ergonomie, Hebehilfen und Taktzeiten."),
    ("Tarifbindung und Betriebsratswahl", "Fristen, Wahlvorstand und Unterstützung durch die Gewerkschaft."),
    ("Gewerbeflächen und Ansiedlung", "Brachen werden zu Industrieparks."),
    ("Breitbandausbau im Erzgebirge", "Glasfaser bis an die Werkbank."),
    ("Forschungszulage richtig beantragen", "Ein Viertel der Lohnkosten kommt zurück."),
    ("Patentrecherche für Mittelständler", "Schutzrechte prüfen, bevor entwickelt wird."),
    ("Wasserstoffnetz: Anschluss und Kosten", "Wann die Leitung das Werk erreicht."),
    ("Stromverträge vergleichen", "Festpreis, Spotmarkt und Bündelkauf."),
    ("Getriebebau: vom Schaltgetriebe zur E-Achse", "Zahnräder bleiben gefragt."),
]  # fmt: skip

_FORMS = ["Bericht", "Notiz", "Protokoll", "Rückblick", "Ankündigung", "Interview", "Aufruf", "Porträt"]
_PLACES = [
    "Döbeln", "Grimma", "Plauen", "Borna", "Torgau", "Freiberg", "Glauchau", "Werdau", "Oelsnitz",
    "Mittweida",
]  # fmt: skip
_THINGS = [
    "Stammtisch", "Werksbesuch", "Messestand", "Arbeitskreis", "Sommerfest", "Rundgang", "Vortrag",
    "Frühstück", "Jahrestreffen", "Sprechtag", "Planspiel", "Ausstellung", "Lesung", "Wettbewerb", "Podium",
]  # fmt: skip
# What stands in many of them by the way: words that others are really about.
_BY_THE_WAY = [
    "Es ging auch um Fachkräfte und ihre Sicherung.",
    "Eine Batterie stand auf dem Tisch.",
    "Die Energie im Raum war gut, die Kosten waren niedrig.",
    "Jemand fragte nach Wasserstoff und nach Förderung.",
    "Die Lieferketten wurden nur gestreift.",
    "Über Qualifizierung und Weiterbildung sprach man in der Pause.",
    "Der Betriebsrat war eingeladen.",
    "Das Netzwerk stellte sich vor.",
    "Produktion, Technik und Arbeit bleiben Thema.",
    "Der Strom fiel kurz aus, die Wärme blieb.",
    "Ein Leitfaden lag aus, eine Studie auch.",
    "Die Industrie- und Handelskammer schickte Grüße.",
    "Kommunen und Landkreise waren dabei.",
    "Am Ende gab es ein Gespräch über Tarif und Schicht.",
    "Straßen und Schienen verbinden die Orte.",
    "Die Transformation betrifft alle.",
    "Ein Antrag wurde nicht gestellt.",
]


def made(number: int) -> Iterator[tuple[str, str]]:
    """`number` documents: those that are looked for, and then what is in the way; always the same."""
    yield from WANTED[:number]
    for one in range(number - len(WANTED)):
        form, place = _FORMS[one % len(_FORMS)], _PLACES[one // 8 % len(_PLACES)]
        thing = _THINGS[one // 80 % len(_THINGS)]
        sentences = [_BY_THE_WAY[(one * 7 + place_in * 5) % len(_BY_THE_WAY)] for place_in in range(5)]
        yield f"{form}: {thing} in {place}, Teil {one // 1200 + 1}", " ".join(sentences)
