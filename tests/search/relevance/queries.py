"""Who looks for this wants that: queries with the titles (or a part of them) that should come first."""

from dataclasses import dataclass

_SET = """
# plain
ITAS | ITAS:
MoLeWa | MoLeWa: Regionales
Leitbild | Unser Leitbild
IG Metall | IG Metall
Fraunhofer | Fraunhofer IMW
ACOD | ACOD
IHK Chemnitz | Industrie- und Handelskammer Chemnitz
CWE | Chemnitzer Wirtschaftsförderungs
Universität Leipzig | Universität Leipzig
Exportkontrolle | Exportkontrolle
Photovoltaik | Photovoltaik
Medizintechnik | Medizintechnik
Patentrecherche | Patentrecherche
Forschungszulage | Forschungszulage
Kurzarbeitergeld | Kurzarbeitergeld
Kreislaufwirtschaft | Tag der Kreislaufwirtschaft / Leitfaden Kreislaufwirtschaft
Lastmanagement | Leitfaden Energie
Abschlusskonferenz | Abschlusskonferenz: die Ergebnisse / Abschlusskonferenz: was bleibt
Brennstoffzelle | Folien: Wasserstoff im Antrieb / Wasserstoff im Antrieb: Chancen
Lernwerkstatt | Lernwerkstatt öffnet / Lernwerkstatt Elektroantrieb
Lieferkettengesetz | Lieferkettengesetz
Robotereinsatz | Robotereinsatz
Breitbandausbau | Breitbandausbau
Reallabor | Besuch im Reallabor
Pressemitteilung | Pressemitteilung
Elektromobilität | Gute Arbeit in der Elektromobilität / Ausbildungsberufe der Elektromobilität
Umfrage | Umfrage zu Lieferketten
Netzwerktreffen | Netzwerktreffen
# forms
Gießerei | Gießereitechnik
Wärmepumpe | Wärmepumpen
Verträge für Strom | Stromverträge
Halbleitern | Halbleiterversorgung
Ladesäule | Ladeinfrastruktur
Betriebsräten | Treffen der Betriebsräte
Leitfäden Energie | Leitfaden Energie
Folie Wasserstoff | Folien: Wasserstoff
lieferant | Tisch der Lieferanten
technischer Beruf | Frauen in technischen Berufen
Montageband | Gesundheitsschutz an Montagebändern / Gute Arbeit in der Elektromobilität
Naturfaser | Leichtbauteile
Qualifizieren planen | Qualifizierung planen
Datenschutzes | Datenschutz in der vernetzten
Zuwanderungen | Zuwanderung und Sprachförderung
# compounds
Kräfte | Fachkräftesicherung
Sicherung | Fachkräftesicherung
Werkzeug | Fachkräftesicherung im Werkzeugbau
Infrastruktur | Ladeinfrastruktur
Brennstoffzellen | Brennstoffzellenfertigung
Gießen Technik | Gießereitechnik
Kunststoff | Kunststoffverarbeitung
Verbund | Weiterbildungsverbund
Vereinbarung | Betriebsvereinbarung
Schicht | Betriebsvereinbarung zur Schichtarbeit
Versorgung Halbleiter | Halbleiterversorgung
Leichtbau | Leichtbauteile
Fasern | Leichtbauteile
Nachfolge | Unternehmensnachfolge
Druckluft | Druckluftanlagen
Dächer | Photovoltaik auf Hallendächern
Abwärme | Abwärmenutzung / Klimaneutrale Produktion
Nutzung Wärme | Abwärmenutzung
Beschichtung | Oberflächenbeschichtung
Oberfläche | Oberflächenbeschichtung
Sprache | Zuwanderung und Sprachförderung
Roboter | Robotereinsatz
Bilanz | CO₂-Bilanz
Rohstoff | Rohstoffrückgewinnung
Rückgewinnung | Rohstoffrückgewinnung
Altbatterie | Rohstoffrückgewinnung
Straßenbahn | Straßenbahnbau
Schienenfahrzeug | Schienenfahrzeugbau
Fahrrad | Fahrradrahmen
Auspuff | Fahrradrahmen
Altersstruktur | Personalplanung
Gesundheit | Gesundheitsschutz
Breitband | Breitbandausbau
Patent | Patentrecherche
Getriebe | Getriebebau
Analyse Netzwerk | Regionale Lieferketten
Fertigung Batterie | Batteriefertigung in Mitteldeutschland / Werkstatt Batterie
Elektro Antrieb | Lernwerkstatt Elektroantrieb
Hochvolt | Lernwerkstatt öffnet / Ausbildungsberufe der Elektromobilität / Batteriefertigung
Konferenz Abschluss | Abschlusskonferenz
# umlauts
Fachkraefte Werkzeugbau | Fachkräftesicherung im Werkzeugbau
Fachkraeftesicherung | Fachkräftesicherung
fachkrafte werkzeugbau | Fachkräftesicherung im Werkzeugbau
Giesserei | Gießereitechnik
Gießereitechnik | Gießereitechnik
Strassenbahn | Straßenbahnbau
Straßenbahnbau | Straßenbahnbau
Waermepumpen | Wärmepumpen
Warmepumpe | Wärmepumpen
Hallendaecher | Photovoltaik auf Hallendächern
Haerterei | Abwärmenutzung in der Härterei
Oberflaeche | Oberflächenbeschichtung
Loesemittel | Oberflächenbeschichtung
Kuenstliche Intelligenz | Künstliche Intelligenz
Qualitaetspruefung | Künstliche Intelligenz
Foerderung verstehen | Förderung verstehen
Universitaet Leipzig | Universität Leipzig
Betriebsraete | Treffen der Betriebsräte
Stromvertraege | Stromverträge
Ruckgewinnung | Rohstoffrückgewinnung
Rueckgewinnung Rohstoffe | Rohstoffrückgewinnung
GEWERBEFLÄCHEN | Gewerbeflächen
gewerbeflaechen | Gewerbeflächen
Elektromobilitaet Ausbildung | Ausbildungsberufe der Elektromobilität
Faehigkeiten Batterie | Batteriefertigung in Mitteldeutschland
# typing errors
Fachkräftesichrung | Fachkräftesicherung
Fachkräftescherung | Fachkräftesicherung
Kreislaufwirtschft | Tag der Kreislaufwirtschaft / Leitfaden Kreislaufwirtschaft
Kreislaufwirschaft | Tag der Kreislaufwirtschaft / Leitfaden Kreislaufwirtschaft
Fotovoltaik | Photovoltaik
Photovoltaick | Photovoltaik
Medizintechnick | Medizintechnik
Exportkontrole | Exportkontrolle
Forschungszulge | Forschungszulage
Patentrechereche | Patentrecherche
Ladeinfrastuktur | Ladeinfrastruktur
Kurzarbeitergelt | Kurzarbeitergeld
Brenstoffzelle | Wasserstoff im Antrieb
Getriebeabu | Getriebebau
Robotereinsaz | Robotereinsatz
Lieferkettengestz | Lieferkettengesetz
Abwärmenutzng | Abwärmenutzung
Breitbandausbua | Breitbandausbau
Halbleiterversorgug | Halbleiterversorgung
Straßenbanhbau | Straßenbahnbau
Fraunhoffer | Fraunhofer IMW
Univerität Leipzig | Universität Leipzig
Metal Gewerkschaft Betriebsratwahl | Tarifbindung und Betriebsratswahl
Elektromobiltät | Gute Arbeit in der Elektromobilität / Ausbildungsberufe
Lernwerstatt | Lernwerkstatt öffnet / Lernwerkstatt Elektroantrieb
Zuwanderug | Zuwanderung
# several words and phrases
"Gute Arbeit" | Gute Arbeit in der Elektromobilität
"Wasserstoff im Antrieb" | Folien: Wasserstoff im Antrieb / Wasserstoff im Antrieb: Chancen
"Künstliche Intelligenz" | Künstliche Intelligenz
"kleine Firmen" | Lieferkettengesetz
Wasserstoff -Antrieb | Wasserstoffnetz
Wasserstoff Kosten Anschluss | Wasserstoffnetz
Leitfaden Transformationsstrategie | Leitfaden Transformationsstrategie
Strategie kleine Zulieferer | Leitfaden Transformationsstrategie
wer bezahlt Weiterbildung | Faltblatt Qualifizierung
Abwärme größter Schatz | Klimaneutrale Produktion
Trockenraumtechnik | Batteriefertigung in Mitteldeutschland
Kürzere Takte Pausen | Gute Arbeit in der Elektromobilität
Lithium Kobalt | Rohstoffrückgewinnung
Hebehilfen Ergonomie | Gesundheitsschutz
Deutschkurse Arbeitszeit | Zuwanderung
Flachs Hanf | Leichtbauteile
Energie Kosten senken Betrieb | Energie im Betrieb / Leitfaden Energie
Sozialpartnerschaft | ITAS: / Unser Leitbild
Innovationscluster Südwestsachsen | ITAS: Integrierte
KI Qualitätsprüfung Kameras | Künstliche Intelligenz
"""


@dataclass(frozen=True)
class Query:
    """What is typed, and what should be found first."""

    group: str
    typed: str
    wanted: tuple[str, ...]


def all_queries() -> list[Query]:
    """The whole set, in groups."""
    queries, group = [], ""
    for line in _SET.strip().splitlines():
        if line.startswith("# "):
            group = line[2:]
        else:
            typed, _bar, wanted = line.partition(" | ")
            queries.append(Query(group, typed, tuple(wanted.split(" / "))))
    return queries
